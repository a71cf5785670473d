import stringWidth from 'string-width';
import { graphemeSegments } from './segmenter.ts';
import { isSimpleText } from './simple-text.ts';

/** Cells that plain text (no escape sequences) takes on a terminal with grapheme widths: emoji 2, CJK 2, marks 0. */
export function cellWidth(text: string): number {
  return isSimpleText(text) ? text.length : measured(text);
}

/** At most `width` cells; what is cut is replaced by `ellipsis`. A wide character at the edge gives way. */
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  if (isSimpleText(text) ? text.length <= width : measured(text) <= width) return text;
  const mark = cellWidth(ellipsis) <= width ? ellipsis : '';
  return head(text, width - cellWidth(mark)) + mark;
}

/** Exactly `width` cells: padded with spaces, or cut with `…`. */
export function padEnd(text: string, width: number): string {
  const cut = truncate(text, width);
  return cut + ' '.repeat(Math.max(0, width - cellWidth(cut)));
}

/** Exactly `width` cells, text at the right edge. */
export function padStart(text: string, width: number): string {
  const cut = truncate(text, width);
  return ' '.repeat(Math.max(0, width - cellWidth(cut))) + cut;
}

/** The cells from `start` up to, not including, `end`; a wide character cut in half becomes a space. */
export function sliceCells(text: string, start: number, end: number): string {
  if (isSimpleText(text)) return text.slice(Math.max(0, start), Math.max(0, end));
  let out = '';
  let x = 0;
  for (const { text: piece, width } of graphemes(text)) {
    const from = Math.max(x, start);
    const to = Math.min(x + width, end);
    if (width === 0) out += x > start && x <= end && out !== '' ? piece : '';
    else if (x >= start && x + width <= end) out += piece;
    else if (to > from) out += ' '.repeat(to - from);
    x += width;
    if (x >= end && width > 0) break;
  }
  return out;
}

/** What a person takes for one character, with its cells. */
export function* graphemes(text: string): Generator<{ text: string; width: number }> {
  for (const { segment } of graphemeSegments(text)) yield { text: segment, width: cellWidth(segment) };
}

/**
 * Measuring a grapheme costs microseconds and frames repeat the same labels. Bounded: emptied when full, since the next
 * frame fills it again with what is on the screen.
 */
const cache = new Map<string, number>();
const cacheEntries = 4096;
const cachedLength = 200;

function measured(text: string): number {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const width = stringWidth(text, { countAnsiEscapeCodes: true });
  if (text.length <= cachedLength) {
    if (cache.size >= cacheEntries) cache.clear();
    cache.set(text, width);
  }
  return width;
}

function head(text: string, width: number): string {
  if (isSimpleText(text)) return text.slice(0, width);
  let out = '';
  let x = 0;
  for (const piece of graphemes(text)) {
    if (x + piece.width > width) break;
    out += piece.text;
    x += piece.width;
  }
  return out;
}
