import type { PaneSource, Rect } from '../panes/pane-source.ts';
import { type CellRow, parseCells } from './cells.ts';

export interface PlacedPane {
  readonly rect: Rect;
  readonly source: PaneSource;
  readonly focused: boolean;
}

/** A pane on the screen with the rows that were asked for last. */
export interface PaneSlot {
  readonly pane: PlacedPane;
  /** Its source changed since it was asked. */
  readonly stale: boolean;
  /** When it may be painted again, in ms of `performance.now()`. */
  readonly due: number;
  /** Asks for rows; returns the indexes of those that changed. */
  fetch(now: number): number[];
  cells(index: number): CellRow | undefined;
  /** The same source and size in another place or with other focus: its rows are kept. */
  place(pane: PlacedPane): void;
  dispose(): void;
}

/** More than this nobody sees. */
const focusedFps = 60;
/** A pane that is only looked at; enough to follow, a quarter of the cost. */
const watchedFps = 15;

export function createPaneSlot(first: PlacedPane, onChange: () => void): PaneSlot {
  let pane = first;
  let version: number | undefined;
  let painted = Number.NEGATIVE_INFINITY;
  let rows: readonly string[] = [];
  const cells: Array<CellRow | undefined> = [];
  const stop = first.source.subscribe(onChange);

  return {
    get pane() {
      return pane;
    },
    get stale() {
      return version !== pane.source.version;
    },
    get due() {
      const most = pane.focused ? focusedFps : (pane.source.watchedFps ?? watchedFps);
      return painted + 1000 / Math.max(1, Math.min(pane.source.fps, most));
    },
    fetch(now) {
      const { width, height } = pane.rect;
      painted = now;
      // Read first: a change that comes while rows are made must not be missed.
      version = pane.source.version;
      const next = pane.source.rows(width, height);
      const changed: number[] = [];
      for (let i = 0; i < height; i++) {
        if (cells[i] !== undefined && rows[i] === next[i]) continue;
        changed.push(i);
        cells[i] = parseCells(next[i] ?? '', width);
      }
      rows = [...next];
      return changed;
    },
    cells: index => cells[index],
    place(next) {
      if (next.focused !== pane.focused) painted = Number.NEGATIVE_INFINITY;
      pane = next;
    },
    dispose: stop,
  };
}
