import type { Terminal } from '@xterm/headless';
import type { RowBuilder } from '../../term/row-builder.ts';

export interface RowCache {
  row(y: number, width: number): string;
  /** Nothing of what was handed out holds any more. */
  reset(): void;
  /** Rows that differ from what they were at the last call, or `all` when the screen scrolled or was replaced. */
  takeDirty(): Set<number> | 'all';
}

interface Internals {
  _core: {
    _inputHandler: {
      onRequestRefreshRows(listener: (rows: { start: number; end: number } | undefined) => void): void;
    };
  };
}

/**
 * Rows at full width, built at most once between two changes of that row, and the memory of which were reported. Which
 * rows a chunk touched is asked of the emulator's input handler (@xterm/headless 6.0.0; its public API does not tell):
 * it is a span from the first to the last of them, so the rows in it are compared as strings. An echo costs one row of
 * the screen's forty.
 */
export function createRowCache(terminal: Terminal, builder: RowBuilder): RowCache {
  let all = true;
  /** Rows touched since the last `takeDirty`. */
  let first = Number.POSITIVE_INFINITY;
  let last = -1;
  let built: Array<string | undefined> = [];
  let reported: string[] = [];

  const everything = () => {
    all = true;
    built = [];
  };
  terminal.onScroll(everything);
  terminal.buffer.onBufferChange(everything);
  // Without rows it is a redraw of what was told before, or a switch of screens.
  (terminal as unknown as Internals)._core._inputHandler.onRequestRefreshRows(rows => {
    if (!rows) return;
    first = Math.min(first, Math.max(0, rows.start));
    last = Math.max(last, rows.end);
    for (let y = Math.max(0, rows.start); y <= rows.end; y++) built[y] = undefined;
  });

  const row = (y: number, width: number): string => {
    if (width !== terminal.cols || y < 0 || y >= terminal.rows) return builder.row(y, width);
    let text = built[y];
    if (text === undefined) {
      text = builder.row(y, width);
      built[y] = text;
    }
    return text;
  };

  return {
    row,
    reset: everything,
    takeDirty() {
      if (all) {
        // Not built here: who is told `all` asks for the rows it shows. Afterwards every row counts as changed once.
        all = false;
        reported = [];
        first = 0;
        last = terminal.rows - 1;
        return 'all';
      }
      const dirty = new Set<number>();
      for (let y = first; y <= Math.min(last, terminal.rows - 1); y++) {
        const text = row(y, terminal.cols);
        if (text !== reported[y]) dirty.add(y);
        reported[y] = text;
      }
      first = Number.POSITIVE_INFINITY;
      last = -1;
      return dirty;
    },
  };
}
