/**
 * Latin, Greek and Cyrillic letters, punctuation, arrows, mathematics, lines, blocks and shapes, and the marks of the
 * screen: characters of one UTF-16 unit and one cell that join with nothing else of this list.
 */
const simple = /^[ -~¡-¬®-˿Α-ΡΣ-ϿЀ-҂Ҋ-ԯ‐-‧‰-⁞⁰ⁱ⁴-₎₠-⃀℀-↊←-⇿∀-⌙⌜-⌨⎀-⏎─-◼①-⓿☐-☒⚑⚠✓-✘➜❯⟨⟩]*$/;

/**
 * Whether each UTF-16 unit of a text is one character in one cell. Nothing else needs a segmenter and Unicode's tables,
 * which take some 40 ms to load and then microseconds for each character.
 */
export function isSimpleText(text: string): boolean {
  return simple.test(text);
}
