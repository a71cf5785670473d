import stripAnsi from 'strip-ansi';
import { truncate } from './width.ts';

/**
 * One safe line out of any text from outside: a name, prompt, branch, title, path, message.
 * No control character, escape sequence, bidi control, zero-width trick or open OSC is left; line breaks and tabs become
 * one space, the ends are trimmed, the result is NFC and well-formed UTF-16. Idempotent.
 * @param max most cells; longer text is cut with `…`.
 */
export function cleanLine(text: string, max?: number): string {
  // A cell takes at most a few code units, so the rest of a megabyte need not be looked at.
  const bounded = max === undefined ? text : text.slice(0, max * unitsPerCell + unitsPerCell);
  const line = plainLine.test(bounded)
    ? bounded.trim()
    : normalise(stripped(bounded).replace(/[\n\t]+/g, ' '), text => text.trim());
  return max === undefined ? line : truncate(line, max).trimEnd();
}

/** Like {@link cleanLine} but keeps `\n` and `\t` and does not trim. `\r\n`, `\r` and other line breaks become `\n`. */
export function cleanText(text: string): string {
  return plainText.test(text) ? text : normalise(stripped(text));
}

/** One line of code or of a diff: indentation is kept, tabs become spaces up to the next multiple of `tabWidth`. */
export function cleanCodeLine(text: string, tabWidth = 8): string {
  const clean = cleanText(text).replace(/\n+/g, ' ');
  if (!clean.includes('\t')) return clean;
  let line = '';
  for (const [i, part] of clean.split('\t').entries()) {
    if (i > 0) line += ' '.repeat(tabWidth - (line.length % tabWidth));
    line += part;
  }
  return line;
}

/** Enough for an emoji family with skin tones; more per cell is a trick. */
const unitsPerCell = 16;

const plainLine = /^[ -~]*$/;
const plainText = /^[ -~\n\t]*$/;

/** OSC, DCS, SOS, PM and APC with their payload, up to the terminator, an ESC that aborts them, or the line's end. */
const strings = /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n\r]*(?:\x07|\x1b\\|\x9c)?/g;
/** CSI that strip-ansi does not know (private finals, intermediates), then other escapes, whole or cut off. */
const csi = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?/g;
const escapes = /\x1b[ -/]*[0-~]?/g;

/** Line breaks that terminals or editors take as such: CR, VT, FF, NEL, LS, PS. */
const breaks = /\r\n|[\r\v\f\x85\u2028\u2029]/g;

/**
 * Dropped wherever they stand: C0 and C1 controls, bidi controls, soft hyphen, zero-width and invisible characters,
 * Hangul fillers (blank but wide), annotation and tag characters, variation selectors that pick no emoji style,
 * noncharacters.
 */
const invisible =
  /[\0-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]|\u034f|\u17b4|\u17b5|[\u180b-\u180d]|\u180f|[\ufe00-\ufe0d]|[\u{e0100}-\u{e01ef}]/gu;

/** A joiner or emoji-style selector that joins or styles nothing is invisible and only tells two equal names apart. */
const strayJoiner =
  /(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;
const straySelector = /(?<![\p{Extended_Pictographic}0-9#*])[\ufe0e\ufe0f]/gu;

/** More marks on one letter paint over the rows above and below. Four is more than any living script needs. */
const markPile = /(\p{M}{4})\p{M}+/gu;
/** A mark without a base would sit on whatever stands left of the text on the screen. */
const leadingMark = /^\p{M}+/gmu;

function stripped(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, '\ufffd');
  const joined = wellFormed.replace(strings, '').replace(breaks, '\n');
  return stripAnsi(joined).replace(csi, '').replace(escapes, '').replace(invisible, '');
}

/** Each step can uncover work for another (a dropped joiner makes a mark the first): repeat until nothing changes. */
function normalise(text: string, trim = (line: string) => line): string {
  let before: string;
  let now = text;
  do {
    before = now;
    now = trim(before)
      .normalize('NFC')
      .replace(strayJoiner, '')
      .replace(straySelector, '')
      .replace(markPile, '$1')
      .replace(leadingMark, '');
  } while (now !== before);
  return now;
}
