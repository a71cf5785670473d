import { centered } from '../model/layout.ts';
import type { Rect } from '../panes/pane-source.ts';
import { bottomBorder, topBorder } from './frame-rows.ts';
import { fitSpans, row, type Span, span, spansWidth } from './spans.ts';

export interface DialogContent {
  readonly title: readonly Span[];
  /** Width it would like, border included. */
  readonly width: number;
  /** The inside for a width, at most `height` rows. */
  readonly body: (width: number, height: number) => ReadonlyArray<readonly Span[]>;
  /** Keys that work in it, in the lower border. */
  readonly keys: readonly Span[];
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
  const body = content.body(inner, Math.max(1, rows - 4)).slice(0, Math.max(1, rows - 2));
  const rect = centered(cols, rows, width, body.length + 2);
  const frame = { width, focused: true, title: content.title, bottomLeft: content.keys };
  const edge = span('│', 'accent');
  return {
    rect,
    rows: [
      topBorder(frame),
      ...body.map(line => row([edge, span(' '), ...pad(line, inner), span(' '), edge], width)),
      bottomBorder(frame),
    ],
  };
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

/** The window of `height` rows that keeps row `at` in sight. */
export function windowAt<T>(rows: readonly T[], at: number, height: number): readonly T[] {
  if (rows.length <= height) return rows;
  const first = Math.min(Math.max(0, at - Math.floor(height / 2)), rows.length - height);
  return rows.slice(first, first + height);
}

function pad(line: readonly Span[], width: number): Span[] {
  const fitted = fitSpans(line, width);
  return [...fitted, span(' '.repeat(Math.max(0, width - spansWidth(fitted))))];
}
