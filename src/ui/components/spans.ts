import type { PaletteColor } from '../../term/palette.ts';
import { style } from '../../term/sgr.ts';
import { cellWidth, truncate } from '../../term/width.ts';

/** A piece of a row in one look. Text is clean: one line, no control characters. */
export interface Span {
  readonly text: string;
  readonly fg?: PaletteColor;
  readonly bold?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export function span(text: string, fg?: PaletteColor, look: Omit<Span, 'text' | 'fg'> = {}): Span {
  return { text, ...(fg ? { fg } : {}), ...look };
}

export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((width, { text }) => width + cellWidth(text), 0);
}

/** The spans cut to at most `width` cells; where something is cut an ellipsis tells. */
export function fitSpans(spans: readonly Span[], width: number): Span[] {
  if (spansWidth(spans) <= width) return [...spans];
  const fitted: Span[] = [];
  let left = width;
  for (const piece of spans) {
    const wide = cellWidth(piece.text);
    // One cell stays for the ellipsis, as more follows or this one is cut.
    if (wide <= left - 1) {
      fitted.push(piece);
      left -= wide;
      continue;
    }
    if (left > 0) fitted.push({ ...piece, text: truncate(`${piece.text}……`, left) });
    break;
  }
  return fitted;
}

/** A row of exactly `width` cells as an SGR string, with `bg` under all of it when given. */
export function row(spans: readonly Span[], width: number, bg?: PaletteColor): string {
  const fitted = fitSpans(spans, width);
  const rest = Math.max(0, width - spansWidth(fitted));
  const all = rest > 0 ? [...fitted, { text: ' '.repeat(rest) }] : fitted;
  return all.map(piece => paint(piece, bg)).join('');
}

/** A row with something at both ends; the left gives way when there is not enough room for both. */
export function rowBetween(
  left: readonly Span[],
  right: readonly Span[],
  width: number,
  bg?: PaletteColor,
): string {
  const room = Math.max(0, width - spansWidth(right));
  const fitted = fitSpans(left, room);
  const gap = span(' '.repeat(Math.max(0, room - spansWidth(fitted))));
  return row([...fitted, gap, ...right], width, bg);
}

/** Spans with a separator between the parts. */
export function joinSpans(parts: ReadonlyArray<readonly Span[]>, separator: Span): Span[] {
  return parts.filter(part => part.length > 0).flatMap((part, i) => (i === 0 ? part : [separator, ...part]));
}

function paint({ text, ...look }: Span, bg: PaletteColor | undefined): string {
  return text === '' ? '' : style(text, bg ? { ...look, bg } : look);
}
