import type { PaletteColor } from '../../term/palette.ts';
import { fitSpans, joinSpans, row, type Span, span, spansWidth } from './spans.ts';

export interface FrameInput {
  readonly width: number;
  readonly focused: boolean;
  readonly title: readonly Span[];
  /** Right part of the upper border: tabs. */
  readonly titleRight?: readonly Span[];
  readonly bottomLeft?: readonly Span[];
  readonly bottomRight?: readonly Span[];
}

/** The upper border of a box: `╭─ Sessions ───────╮`. */
export function topBorder(input: FrameInput): string {
  return border(input, '╭', '╮', input.title, input.titleRight ?? []);
}

/** The lower border of a box: `╰────── 1 of 10 ─╯`. */
export function bottomBorder(input: FrameInput): string {
  return border(input, '╰', '╯', input.bottomLeft ?? [], input.bottomRight ?? []);
}

/** All rows of a box of `height` rows, border included, with nothing in it: a pane fills it. */
export function emptyBox(input: FrameInput, height: number): string[] {
  const side = row([span('│', borderColor(input.focused))], 1);
  const blank = side + ' '.repeat(Math.max(0, input.width - 2)) + side;
  return [
    topBorder(input),
    ...Array.from({ length: Math.max(0, height - 2) }, () => blank),
    bottomBorder(input),
  ];
}

/** Neither of the two would look different. */
export function sameRows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}

function borderColor(focused: boolean): PaletteColor {
  return focused ? 'accent' : 'faint';
}

/** `Terminal  Diff 4  Timeline …` */
export function spaced(parts: ReadonlyArray<readonly Span[]>): Span[] {
  return joinSpans(parts, span('  '));
}

function border(
  { width, focused }: FrameInput,
  start: string,
  end: string,
  left: readonly Span[],
  right: readonly Span[],
): string {
  const color = borderColor(focused);
  const line = (length: number) => span('─'.repeat(Math.max(0, length)), color);
  // Corners, one dash beside each, and a space on both sides of a text.
  const room = width - 4 - (left.length > 0 ? 2 : 0) - (right.length > 0 ? 2 : 0) - 1;
  const rightFitted = fitSpans(right, Math.max(0, room - Math.min(spansWidth(left), 8)));
  const leftFitted = fitSpans(left, Math.max(0, room - spansWidth(rightFitted)));
  const leftPart = leftFitted.length > 0 ? [span(' '), ...leftFitted, span(' ')] : [];
  const rightPart = rightFitted.length > 0 ? [span(' '), ...rightFitted, span(' ')] : [];
  const gap = width - 4 - spansWidth(leftPart) - spansWidth(rightPart);
  return row(
    [span(start, color), line(1), ...leftPart, line(gap), ...rightPart, line(1), span(end, color)],
    width,
  );
}
