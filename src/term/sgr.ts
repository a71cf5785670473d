import { type PaletteColor, palette } from './palette.ts';
import { cellWidth, graphemes, sliceCells } from './width.ts';

export interface Style {
  fg?: PaletteColor | number;
  bg?: PaletteColor | number;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  inverse?: boolean;
}

/** `text` in this style, reset at the end. Numbers are 256-colour indexes. Styles do not nest: style the parts. */
export function style(text: string, options: Style): string {
  if (text === '') return '';
  const codes: Array<string | number> = [];
  if (options.bold) codes.push(1);
  if (options.dim) codes.push(2);
  if (options.italic) codes.push(3);
  if (options.underline) codes.push(4);
  if (options.inverse) codes.push(7);
  if (options.fg !== undefined) codes.push(`38;5;${colorIndex(options.fg)}`);
  if (options.bg !== undefined) codes.push(`48;5;${colorIndex(options.bg)}`);
  return codes.length === 0 ? text : `\x1b[${codes.join(';')}m${text}\x1b[0m`;
}

/** Cells of text that holds SGR sequences and nothing else of terminal control. */
export function sgrWidth(styled: string): number {
  return cellWidth(stripSgr(styled));
}

/** The same text without its SGR sequences. */
export function stripSgr(styled: string): string {
  return styled.includes('\x1b') ? styled.replace(sgr, '') : styled;
}

/** At most `width` cells, cut with `…` in the style of the place; always reset at the end when styles were used. */
export function truncateSgr(styled: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  if (sgrWidth(styled) <= width) return styled;
  const mark = cellWidth(ellipsis) <= width ? ellipsis : '';
  const cut = cutSgr(styled, 0, width - cellWidth(mark));
  return close(cut.text + mark, cut.styled);
}

/** Exactly `width` cells: padded with unstyled spaces or cut with `…`. */
export function padSgr(styled: string, width: number): string {
  const cut = truncateSgr(styled, width);
  return cut + ' '.repeat(Math.max(0, width - sgrWidth(cut)));
}

/** The cells from `start` up to, not including, `end`, with the styles in force there; reset at the end. */
export function sliceSgr(styled: string, start: number, end: number): string {
  const cut = cutSgr(styled, start, end);
  return close(cut.text, cut.styled);
}

/** One SGR sequence: `ESC [ digits ; : m`. */
const sgr = /\x1b\[[0-9;:]*m/g;

const resets = /^\x1b\[0*m$/;

function colorIndex(color: PaletteColor | number): number {
  return typeof color === 'number' ? color : palette[color];
}

function close(text: string, styled: boolean): string {
  return styled ? `${text}\x1b[0m` : text;
}

/** Sequences before `start` are kept (they are in force there), those behind `end` are not. */
function cutSgr(text: string, start: number, end: number): { text: string; styled: boolean } {
  let out = '';
  let pending = '';
  let styled = false;
  let x = 0;
  for (const part of text.split(/(\x1b\[[0-9;:]*m)/)) {
    if (part.startsWith('\x1b[')) {
      pending = resets.test(part) ? part : pending + part;
      continue;
    }
    if (part === '' || x >= end) continue;
    const width = cellWidth(part);
    const piece = visiblePart(part, x, width, start, end);
    if (piece !== '') {
      if (resets.test(pending)) {
        if (styled) out += pending;
        styled = false;
      } else if (pending !== '') {
        out += pending;
        styled = true;
      }
      pending = '';
      out += piece;
    }
    x += width;
  }
  return { text: out, styled };
}

function visiblePart(part: string, x: number, width: number, start: number, end: number): string {
  if (x >= start && x + width <= end) return part;
  if (x + width <= start) return '';
  return sliceCells(part, start - x, end - x);
}

/** Wraps plain text at `width` cells, at spaces where there are any. Never returns an empty list. */
export function wrapCells(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    let used = 0;
    for (const word of paragraph.split(/(?<= )/)) {
      const cells = cellWidth(word.trimEnd());
      if (used > 0 && used + cells > width) {
        lines.push(line.trimEnd());
        line = '';
        used = 0;
      }
      for (const piece of graphemes(word)) {
        if (used + piece.width > width && used > 0) {
          if (piece.text === ' ') continue;
          lines.push(line);
          line = '';
          used = 0;
        }
        line += piece.text;
        used += piece.width;
      }
    }
    lines.push(line.trimEnd());
  }
  return lines;
}
