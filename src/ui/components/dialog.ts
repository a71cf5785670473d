import { centered } from '../model/layout.ts';
import type { Rect } from '../panes/pane-source.ts';
import { bottomBorder, topBorder } from './frame-rows.ts';
import { fitSpans, row, type Span, span, spansWidth } from './spans.ts';

type Line = readonly Span[];

/** The inside of a dialog. What does not fit scrolls between the parts that stay, and marks in the border say so. */
export interface DialogBody {
  /** Stays above. */
  readonly head?: readonly Line[];
  readonly lines: readonly Line[];
  /** The part of `lines` to keep in sight: first and last index; without it the beginning. */
  readonly at?: readonly [first: number, last: number];
  /** Stays below; gives way where there is hardly room for `lines`. */
  readonly tail?: readonly Line[];
  /** As high as the screen lets it be, so that it does not jump while its lines change. */
  readonly full?: boolean;
}

export interface DialogContent {
  readonly title: readonly Span[];
  /** Width it would like, border included. */
  readonly width: number;
  /** The inside for a width, on a screen that leaves it `height` rows. */
  readonly body: (width: number, height: number) => DialogBody;
  /** Keys that work in it, in the lower border, the most needed first; those without room are left out. */
  readonly keys: ReadonlyArray<readonly [key: string, label: string]>;
}

export interface Dialog {
  readonly rect: Rect;
  /** Exactly the rows of `rect`. */
  readonly rows: readonly string[];
}

/** A box in the middle of the screen, as high as its content and never higher than the screen. */
export function dialog(content: DialogContent, cols: number, rows: number): Dialog {
  const width = Math.min(content.width, cols);
  const inner = width - 4;
  // A margin above and below where the screen has the rows for it.
  const height = Math.max(1, rows - (rows < 20 ? 2 : 4));
  const { lines, above, below } = fitBody(content.body(inner, height), height);
  const rect = centered(cols, rows, width, lines.length + 2);
  const frame = {
    width,
    focused: true,
    title: content.title,
    bottomLeft: keySpans(fitKeys(content.keys, width - 6)),
  };
  const edge = span('│', 'accent');
  const right = (i: number) => (i === above ? span('▲', 'accent') : i === below ? span('▼', 'accent') : edge);
  return {
    rect,
    rows: [
      topBorder(frame),
      ...lines.map((line, i) => row([edge, span(' '), ...pad(line, inner), span(' '), right(i)], width)),
      bottomBorder(frame),
    ],
  };
}

/** The rows to show, and beside which of them more follows above and below. */
function fitBody(body: DialogBody, height: number): { lines: Line[]; above: number; below: number } {
  const head = (body.head ?? []).slice(0, Math.max(0, height - leastLines));
  const tail = (body.tail ?? []).slice(0, Math.max(0, height - head.length - leastLines));
  const room = height - head.length - tail.length;
  const [from, to] = body.at ?? [0, 0];
  const first = windowStart(body.lines.length, from, to, room);
  const shown = body.lines.slice(first, first + room);
  const blank = body.full ? Array.from({ length: room - shown.length }, () => []) : [];
  const last = head.length + shown.length - 1;
  return {
    lines: [...head, ...shown, ...blank, ...tail],
    above: first > 0 ? head.length : -1,
    below: first + shown.length < body.lines.length ? last : -1,
  };
}

/** Rows that `lines` gets in any case. */
const leastLines = 3;

/** First row of a window that keeps rows `from` to `to` in sight, in the middle where it can be. */
function windowStart(length: number, from: number, to: number, height: number): number {
  if (length <= height) return 0;
  const middle = from - Math.floor((height - (to - from + 1)) / 2);
  return Math.min(Math.max(0, Math.min(middle, from)), length - height);
}

/** As many of the keys as fit, in their order. */
function fitKeys(keys: DialogContent['keys'], width: number): DialogContent['keys'] {
  for (let count = keys.length; count > 1; count--) {
    if (spansWidth(keySpans(keys.slice(0, count))) <= width) return keys.slice(0, count);
  }
  return keys.slice(0, 1);
}

/** `enter send   esc back` */
export function keySpans(keys: ReadonlyArray<readonly [key: string, label: string]>): Span[] {
  return keys.flatMap(([key, label], i) => [
    ...(i === 0 ? [] : [span('   ')]),
    span(key, 'accent', { bold: true }),
    span(' '),
    span(label, 'grey'),
  ]);
}

function pad(line: readonly Span[], width: number): Span[] {
  const fitted = fitSpans(line, width);
  return [...fitted, span(' '.repeat(Math.max(0, width - spansWidth(fitted))))];
}
