import type { Rect } from '../panes/pane-source.ts';

/** Below this only one panel is shown at a time. Columns. */
export const narrowBelow = 90;
/** Smaller than this nothing useful fits, and the screen says so. Cells. */
export const smallest = { cols: 20, rows: 6 };
/** The list's share when both panels fit: its rows need 38 cells for name, agent and age. */
const listWidth = 40;

export interface Layout {
  readonly tooSmall: boolean;
  readonly narrow: boolean;
  /** Whole boxes, border included; undefined: not shown. */
  readonly header: Rect | undefined;
  readonly notice: Rect | undefined;
  readonly list: Rect | undefined;
  readonly pane: Rect | undefined;
  readonly keys: Rect | undefined;
}

export interface LayoutInput {
  readonly cols: number;
  readonly rows: number;
  readonly panel: 'list' | 'pane';
  readonly notice: boolean;
}

/** Where everything goes, from the size of the terminal alone. */
export function layout({ cols, rows, panel, notice }: LayoutInput): Layout {
  const narrow = cols < narrowBelow;
  if (cols < smallest.cols || rows < smallest.rows) {
    const none = undefined;
    return { tooSmall: true, narrow, header: none, notice: none, list: none, pane: none, keys: none };
  }
  const line = (y: number): Rect => ({ x: 0, y, width: cols, height: 1 });
  // A screen of few rows gives the notice's row to the panels.
  const showNotice = notice && rows >= 12;
  const top = showNotice ? 2 : 1;
  const height = rows - top - 1;
  const box = (x: number, width: number): Rect => ({ x, y: top, width, height });
  return {
    tooSmall: false,
    narrow,
    header: line(0),
    notice: showNotice ? line(1) : undefined,
    list: narrow ? (panel === 'list' ? box(0, cols) : undefined) : box(0, listWidth),
    pane: narrow ? (panel === 'pane' ? box(0, cols) : undefined) : box(listWidth, cols - listWidth),
    keys: line(rows - 1),
  };
}

/** What is inside a box's border. */
export function inside(box: Rect): Rect {
  return { x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2 };
}

/** A dialog of this size in the middle of the screen, made smaller where it does not fit. */
export function centered(cols: number, rows: number, width: number, height: number): Rect {
  const w = Math.min(width, cols);
  const h = Math.min(height, rows);
  return { x: Math.floor((cols - w) / 2), y: Math.floor((rows - h) / 2), width: w, height: h };
}

export function isNarrow(cols: number): boolean {
  return cols < narrowBelow;
}
