import { ulid } from 'ulid';

/** A new session or repository id: a ULID, so that ids sort by the time they were made. */
export function newSessionId(): string {
  return ulid();
}

/** Five words and 32 characters: fits the narrow list with mark and agent beside it. */
const maxWords = 5;
const maxLength = 32;
const articles = new Set(['a', 'an', 'the']);

/**
 * A kebab-case name made from a task: `Fix the login!` → `fix-login`; the part before a number is shortened when
 * `-2`, `-3`, … is needed because the name is in `taken`. A text without a single usable letter is called
 * `otherwise`, with its number when it has one.
 */
export function kebabName(text: string, taken: ReadonlySet<string>, otherwise = 'session'): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');
  const telling = words.filter(word => !articles.has(word));
  const named = words.some(word => /[a-z]/.test(word)) ? telling : [otherwise, ...words];
  const base = shorten(join(named.length > 0 ? named : words), maxLength);
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) {
    const suffix = `-${n}`;
    const name = shorten(base, maxLength - suffix.length) + suffix;
    if (!taken.has(name)) return name;
  }
}

/** As many whole words as fit; a first word that is too long alone is cut by {@link shorten}. */
function join(words: readonly string[]): string {
  let name = words[0] ?? '';
  for (const word of words.slice(1, maxWords)) {
    if (name.length + 1 + word.length > maxLength) break;
    name += `-${word}`;
  }
  return name;
}

function shorten(name: string, length: number): string {
  return name.slice(0, length).replace(/-+$/, '');
}
