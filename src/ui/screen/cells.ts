import { graphemes } from '../../term/width.ts';
import { applySgr } from './cell-style.ts';

/** One row of the screen, cell by cell. The right half of a wide character has the text ''. */
export interface CellRow {
  readonly text: string[];
  /** SGR parameters in force, '' for none; see cell-style.ts. */
  readonly style: string[];
}

export function blankCells(width: number): CellRow {
  return { text: Array<string>(width).fill(' '), style: Array<string>(width).fill('') };
}

/**
 * Reads text with SGR sequences into exactly `width` cells: cut hard, padded with blanks, a wide character at the edge
 * becomes a blank. Every other escape sequence and control character is left out, so nothing but cells gets through.
 */
export function parseCells(styled: string, width: number): CellRow {
  const row: CellRow = { text: [], style: [] };
  let style = '';
  let at = 0;
  while (at < styled.length && row.text.length < width) {
    const next = nextControl(styled, at);
    if (next > at) putText(row, styled.slice(at, next), style, width);
    if (next >= styled.length) break;
    control.lastIndex = next;
    const sequence = control.exec(styled)?.[0] ?? styled[next] ?? '';
    if (sequence.startsWith('\x1b[') && sequence.endsWith('m')) style = applySgr(style, sequence);
    at = next + sequence.length;
  }
  while (row.text.length < width) {
    row.text.push(' ');
    row.style.push('');
  }
  return row;
}

/** CSI, strings up to their end, other escapes, single control characters. */
const control =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|[\x00-\x1f\x7f-\x9f]/y;

function nextControl(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return i;
  }
  return text.length;
}

function putText(row: CellRow, text: string, style: string, width: number): void {
  let at = 0;
  while (at < text.length && row.text.length < width) {
    const end = simpleEnd(text, at);
    for (; at < end && row.text.length < width; at++) put(row, text[at] ?? ' ', style);
    if (at >= text.length || row.text.length >= width) return;
    const stop = complexEnd(text, at);
    for (const piece of graphemes(text.slice(at, stop))) putGrapheme(row, piece, style, width);
    at = stop;
  }
}

function putGrapheme(row: CellRow, piece: { text: string; width: number }, style: string, width: number) {
  if (piece.width <= 0) return;
  if (row.text.length + piece.width > width) {
    while (row.text.length < width) put(row, ' ', style);
    return;
  }
  put(row, piece.text, style);
  for (let i = 1; i < piece.width; i++) put(row, '', style);
}

function put(row: CellRow, text: string, style: string): void {
  row.text.push(text);
  row.style.push(style);
}

/**
 * Characters of one cell that join with nothing: ASCII, Latin, box drawing and blocks. Almost everything on a screen;
 * the rest goes through the grapheme segmenter, which costs a microsecond a character.
 */
function isSimple(code: number): boolean {
  return (
    (code >= 0x20 && code < 0x7f) ||
    (code > 0xa0 && code < 0x300 && code !== 0xad) ||
    (code >= 0x2500 && code < 0x25a0)
  );
}

/** End of the simple characters at `from`; one that is followed by something that may join with it is not simple. */
function simpleEnd(text: string, from: number): number {
  let i = from;
  while (i < text.length && isSimple(text.charCodeAt(i))) i++;
  return i < text.length && i > from ? i - 1 : i;
}

function complexEnd(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && !(isSimple(text.charCodeAt(i)) && isSimple(text.charCodeAt(i - 1)))) i++;
  return i < text.length ? (i - 1 > from ? i - 1 : i) : i;
}
