import { cleanText } from './clean.ts';

/**
 * Text that a person must judge to the letter, such as a command to be trusted: what {@link cleanText} would drop or
 * change is written out as `\u{1b}` instead, so that nothing of it runs unseen. Line breaks and tabs stay.
 */
export function visibleText(text: string): string {
  let out = '';
  for (const char of text) out += isPlain(char) ? char : written(char);
  // A joiner or a pile of marks is only suspicious beside its neighbours: then nothing beyond ASCII stays as it is.
  return cleanText(out) === out ? out : out.replace(beyondAscii, written);
}

const beyondAscii = /[^\n\t -~]/gu;

function isPlain(char: string): boolean {
  return cleanText(char) === char;
}

function written(char: string): string {
  return `\\u{${char.codePointAt(0)?.toString(16)}}`;
}
