import type { Terminal } from '@xterm/headless';
import type { RowBuilder } from '../../term/row-builder.ts';

export interface RowCache {
  row(y: number, width: number): string;
  /** The terminal has parsed something. */
  changed(): void;
  /** Nothing of what was handed out holds any more. */
  reset(): void;
  takeDirty(): Set<number> | 'all';
}

/**
 * Rows at full width, built at most once between two changes, and the memory of which were reported. The public API of
 * the emulator does not tell which rows a chunk touched, so rows are compared as strings: a full screen costs 1-2 ms,
 * and only when somebody asks.
 */
export function createRowCache(terminal: Terminal, builder: RowBuilder): RowCache {
  let version = 0;
  let takenAt = -1;
  let all = true;
  let built: Array<{ version: number; text: string }> = [];
  let reported: string[] = [];

  const everything = () => {
    all = true;
  };
  terminal.onScroll(everything);
  terminal.buffer.onBufferChange(everything);

  const row = (y: number, width: number): string => {
    if (width !== terminal.cols || y < 0 || y >= terminal.rows) return builder.row(y, width);
    const known = built[y];
    if (known?.version === version) return known.text;
    const text = builder.row(y, width);
    built[y] = { version, text };
    return text;
  };

  return {
    row,
    changed() {
      version++;
    },
    reset() {
      version++;
      all = true;
      built = [];
    },
    takeDirty() {
      if (all) {
        // Not built here: who is told `all` asks for the rows it shows. Afterwards every row counts as changed once.
        all = false;
        takenAt = version - 1;
        reported = [];
        return 'all';
      }
      const dirty = new Set<number>();
      if (takenAt === version) return dirty;
      takenAt = version;
      for (let y = 0; y < terminal.rows; y++) {
        const text = row(y, terminal.cols);
        if (text !== reported[y]) dirty.add(y);
        reported[y] = text;
      }
      return dirty;
    },
  };
}
