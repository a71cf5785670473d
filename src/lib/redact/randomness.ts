/** Bits a character; words and paths have less, base64 of random bytes more. */
const mostBits = 4.5;
/** A random text of 30 characters cannot reach 4.5 bits with certainty: less is asked of shorter ones. */
const shortBits = 4.1;
const short = 40;

/** Whether a long token is most likely a key: random by its letters, and no id, hash, path or name. */
export function looksRandom(token: string): boolean {
  if (/^[0-9a-f]+$/i.test(token) || /^[0-9A-HJKMNP-TV-Z]{26}$/.test(token) || uuid.test(token)) return false;
  // Paths, package names and identifiers are made of words.
  if (/^[A-Za-z]*$/.test(token) && words(token)) return false;
  if (!/\d/.test(token) || !/[A-Z]/.test(token) || !/[a-z]/.test(token)) return false;
  if (
    /^(?:sha\d+-|\/|\.|~)/.test(token) ||
    token.split(/[/_=+-]/).every(part => part.length < 16 || words(part))
  )
    return false;
  return bits(token) > (token.length < short ? shortBits : mostBits);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** camelCase or plain words, perhaps with a number behind. */
const words = (text: string) => /^[A-Z]?[a-z]+(?:[A-Z]+[a-z]+)*\d*$/.test(text);

function bits(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let sum = 0;
  for (const n of counts.values()) sum -= (n / text.length) * Math.log2(n / text.length);
  return sum;
}
