import { createHash } from 'node:crypto';

/** Shorter than that, lines (`}`, `return;`) are everywhere and tell nothing. Letters and digits. */
const leastTelling = 8;
/** Longer lines are generated or minified. Characters. */
const longest = 500;

/**
 * A short hash by which a line is found again after it moved or was reformatted: white space does not count. First five
 * bytes of its SHA-1 in base64url (7 characters); undefined for a line that tells nothing.
 */
export function lineHash(line: string): string | undefined {
  if (line.length > longest) return undefined;
  const text = line.replace(/\s+/g, ' ').trim();
  if ((text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < leastTelling) return undefined;
  return createHash('sha1').update(text).digest().subarray(0, 5).toString('base64url');
}
