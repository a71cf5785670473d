import type { Rows } from '../../agents/link/messages.ts';
import { padSgr, sgrWidth, sliceSgr } from '../../term/sgr.ts';
import { createChanges, type Pane } from './pane.ts';
import type { PaneCursor } from './pane-source.ts';

/** 60 a second in the pane that has the keys, 15 in one that is only looked at. */
const focusedFps = 60;
const watchedFps = 15;

export interface TerminalView {
  readonly cols: number;
  readonly rows: number;
  readonly fps: number;
  /** Lines scrolled up from the live bottom. */
  readonly top: number;
}

export interface TerminalPane extends Pane {
  /** A frame from the host; only changed rows, unless it is a full one. */
  frame(rows: Rows): void;
  /** Instead of a live screen: the last one of an agent that ended, or why there is none. */
  still(lines: readonly string[], note: string): void;
  focus(focused: boolean): void;
  /** What the host should send now. */
  readonly view: TerminalView;
  /** `120×40`, for the border; with what cannot be seen. */
  readonly note: string;
  readonly modes: Rows['modes'] | undefined;
  /** A live frame has been shown since the last {@link blank}. */
  readonly shown: boolean;
  blank(): void;
}

/**
 * The live screen of one agent as its host draws it. The host sends rows of at most the pane's size and crops an agent
 * whose size somebody else chose.
 */
export function createTerminalPane(options: {
  onView: (view: TerminalView) => void;
  onNote: (note: string) => void;
}): TerminalPane {
  const changes = createChanges();
  let size = { width: 0, height: 0 };
  let focused = false;
  let top = 0;
  let lines: string[] = [];
  /** What was made of each line for the pane's width; most lines stay as they are from frame to frame. */
  let drawn: Array<{ line: string; width: number; row: string } | undefined> = [];
  let last: Rows | undefined;
  let ended = '';

  const view = (): TerminalView => ({
    cols: size.width,
    rows: size.height,
    fps: focused ? focusedFps : watchedFps,
    top,
  });
  const note = (): string => {
    if (!last) return ended;
    const cropped = last.cols > size.width || last.rows > size.height;
    const place = last.top > 0 ? `${last.top} up · ` : '';
    return `${place}${last.cols}×${last.rows}${cropped ? ', cut' : ''}`;
  };
  const ask = () => {
    if (size.width > 0) options.onView(view());
  };

  return {
    get version() {
      return changes.version();
    },
    get fps() {
      return focused ? focusedFps : watchedFps;
    },
    subscribe: changes.subscribe,
    get top() {
      return top;
    },
    get view() {
      return view();
    },
    get note() {
      return note();
    },
    get modes() {
      return last?.modes;
    },
    get shown() {
      return last !== undefined;
    },
    rows(width, height) {
      if (width !== size.width || height !== size.height) {
        size = { width, height };
        ask();
      }
      const from = last ? 0 : Math.max(0, Math.min(lines.length - height, lines.length - height - top));
      if (drawn.length > height) drawn = [];
      return Array.from({ length: height }, (_, i) => {
        const line = lines[from + i] ?? '';
        const before = drawn[i];
        if (before?.line === line && before.width === width) return before.row;
        const row = cropped(line, width);
        drawn[i] = { line, width, row };
        return row;
      });
    },
    cursor(width, height): PaneCursor | undefined {
      if (!last?.cursor.visible || last.top > 0) return undefined;
      const { x, y, shape } = last.cursor;
      return x < width && y >= 0 && y < height ? { x, y, shape } : undefined;
    },
    frame(rows) {
      const before = note();
      if (rows.full) lines = [];
      for (const [index, text] of rows.changed) lines[index] = text;
      last = rows;
      top = rows.top;
      if (note() !== before) options.onNote(note());
      changes.changed();
    },
    still(text, why) {
      last = undefined;
      lines = [...text];
      top = 0;
      ended = why;
      options.onNote(why);
      changes.changed();
    },
    blank() {
      last = undefined;
      lines = [];
      top = 0;
      ended = '';
      changes.changed();
    },
    focus(now) {
      if (now === focused) return;
      focused = now;
      ask();
      changes.changed();
    },
    scroll(how) {
      const depth = last ? last.scrollback : Math.max(0, lines.length - size.height);
      const page = Math.max(1, size.height - 2);
      const wanted =
        'to' in how ? (how.to === 'top' ? depth : 0) : top - ('pages' in how ? how.pages * page : how.lines);
      const next = Math.min(Math.max(0, wanted), depth);
      if (next === top) return;
      top = next;
      if (last) ask();
      else changes.changed();
    },
    jump() {},
    dispose() {},
  };
}

/** Cut hard: an ellipsis would look like something the agent wrote. */
function cropped(line: string, width: number): string {
  return padSgr(sgrWidth(line) > width ? sliceSgr(line, 0, width) : line, width);
}
