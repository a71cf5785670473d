import { cellWidth, sliceCells } from '../../term/width.ts';
import { row, type Span, spansWidth } from '../components/spans.ts';
import { createChanges, type Pane, scrolled } from './pane.ts';

/** Text that can be asked for line by line; only what is visible is ever asked for. */
export interface Lines {
  readonly length: number;
  at(index: number, width: number): readonly Span[] | string;
  /** Indices that {@link Pane.jump} stops at, ascending. */
  readonly stops: readonly number[];
  /** How many spans at the begin of a line stay where they are when the text is shifted; 1, a number or a time, if left out. */
  still?(index: number): number;
}

export interface LinesPane extends Pane {
  /** Shows other lines; the place stays as far as it exists. */
  show(make: (width: number) => Lines): void;
  shift(by: 1 | -1): void;
  /** Scrolls as little as brings this line into sight. */
  reveal(index: number): void;
  /** First and last line in sight. */
  readonly sight: { first: number; last: number };
  dispose(): void;
}

/** A `top` that stays at the end of a text that grows. */
export const endOfText = Number.MAX_SAFE_INTEGER;

/** 30 a second: text that changes faster cannot be read anyway. */
const textFps = 30;

/**
 * A pane of text. `make` lays the text out for a width and is called once per width; a line that is a string must be
 * exactly `width` cells. One that `follows` stays at its end once it was scrolled there, whatever is added.
 */
export function createLinesPane(
  make: (width: number) => Lines,
  options: { top?: number; follows?: boolean; onScroll?: (top: number) => void; onDispose?: () => void } = {},
): LinesPane {
  const changes = createChanges();
  let layout = make;
  let top = options.top ?? 0;
  let left = 0;
  let size = { width: 80, height: 24 };
  let cache: { width: number; lines: Lines } | undefined;

  const lines = (width: number): Lines => {
    if (cache?.width !== width) cache = { width, lines: layout(width) };
    return cache.lines;
  };
  const firstShown = (all: Lines, height: number) => Math.min(top, Math.max(0, all.length - height));
  const somethingIsCut = () => {
    const all = lines(size.width);
    const first = firstShown(all, size.height);
    return Array.from({ length: Math.min(size.height, all.length - first) }, (_, i) => first + i).some(
      index => {
        const line = all.at(index, size.width);
        if (typeof line === 'string' || (all.still?.(index) ?? 1) >= line.length) return false;
        return spansWidth(line) - left > size.width;
      },
    );
  };
  const moveTo = (place: number) => {
    const atEnd = options.follows === true && place >= lines(size.width).length - size.height;
    const next = atEnd ? endOfText : place;
    if (next === top) return;
    top = next;
    options.onScroll?.(top);
    changes.changed();
  };

  return {
    get version() {
      return changes.version();
    },
    fps: textFps,
    subscribe: changes.subscribe,
    get top() {
      return top;
    },
    rows(width, height) {
      size = { width, height };
      const all = lines(width);
      // Shown from a valid place, but `top` is kept: the rest of the text may still be on its way.
      const first = firstShown(all, height);
      return Array.from({ length: height }, (_, i) => {
        const line = first + i < all.length ? all.at(first + i, width) : [];
        if (typeof line === 'string') return line;
        return row(shifted(line, left, all.still?.(first + i) ?? 1), width);
      });
    },
    scroll(how) {
      const all = lines(size.width);
      const from = firstShown(all, size.height);
      moveTo(scrolled(from, how, all.length, size.height));
    },
    jump(by) {
      const all = lines(size.width);
      const from = firstShown(all, size.height);
      const to = by > 0 ? all.stops.find(stop => stop > from) : all.stops.findLast(stop => stop < from);
      if (to !== undefined) moveTo(Math.min(to, Math.max(0, all.length - size.height)));
    },
    shift(by) {
      const next = Math.max(0, left + by * Math.floor(size.width / 2));
      if (next === left || (by > 0 && !somethingIsCut())) return;
      left = next;
      changes.changed();
    },
    reveal(index) {
      const all = lines(size.width);
      const from = firstShown(all, size.height);
      moveTo(Math.max(0, Math.min(Math.max(from, index - size.height + 1), index)));
    },
    get sight() {
      const all = lines(size.width);
      const first = firstShown(all, size.height);
      return { first, last: Math.min(all.length, first + size.height) - 1 };
    },
    show(next) {
      layout = next;
      cache = undefined;
      changes.changed();
    },
    dispose: () => options.onDispose?.(),
  };
}

/** The line from its cell `left` on behind its first spans, which stay in sight. */
function shifted(line: readonly Span[], left: number, still: number): readonly Span[] {
  if (left === 0 || line.length <= still) return line;
  const kept: Span[] = line.slice(0, still);
  let skip = left;
  for (const piece of line.slice(still)) {
    const wide = cellWidth(piece.text);
    if (wide > skip) kept.push({ ...piece, text: sliceCells(piece.text, skip, wide) });
    skip = Math.max(0, skip - wide);
  }
  return kept;
}

/** Lines that are all there already. */
export function fixedLines(lines: ReadonlyArray<readonly Span[]>, stops: readonly number[] = []): Lines {
  return { length: lines.length, at: index => lines[index] ?? [], stops };
}
