import type { Rows, Watch } from '../link/messages.ts';
import type { Connection } from './connection.ts';
import { viewportOf } from './viewport.ts';

/** What a frame is built from; the emulator, as far as viewers look at it. */
export interface Screen {
  readonly cols: number;
  readonly rows: number;
  readonly scrollback: number;
  readonly cursor: { x: number; y: number; visible: boolean; shape: number };
  readonly modes: Rows['modes'];
  /** In the middle of an update that the program wants to be seen as a whole (mode 2026). */
  readonly synchronized: boolean;
  /** Last row of the screen that shows anything, or the cursor's. */
  lastUsed(): number;
  /** SGR string, exactly `width` cells; negative `y` is scrollback. */
  row(y: number, width: number): string;
}

export interface FrameViewer {
  watch(watch: Watch): void;
  /** Rows of the screen changed, or everything did (scrolled, resized, switched screens). */
  changed(rows: ReadonlySet<number> | 'all'): void;
  /** Something was parsed: rows, the cursor or a mode may have changed. True when a frame went out. */
  touched(): boolean;
  dispose(): void;
}

export interface FrameViewerOptions {
  connection: Pick<Connection, 'send' | 'pending' | 'onDrain' | 'closed'>;
  screen: Screen;
  /** Fetches what changed since the last call and tells every viewer by `changed`. */
  collect: () => void;
  now: () => number;
}

/** A program that died inside a synchronized update must not freeze its picture. ms. */
const synchronizedMs = 100;

/**
 * Sends one client the rows that changed. The newest frame wins: a frame is built only when it can be sent, the first
 * change after quiet at once, then at most `fps` a second, and none while the client has not read the last one.
 */
export function createFrameViewer(options: FrameViewerOptions): FrameViewer {
  const { connection, screen, collect, now } = options;
  let wanted: Watch | undefined;
  let dirty: Set<number> | 'all' = 'all';
  let due = false;
  let full = true;
  let first = 0;
  let sent: string[] = [];
  let head = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let hold: NodeJS.Timeout | undefined;
  let heldLongEnough = false;
  let draining = false;

  const wait = (ms: number) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      pump();
    }, ms);
  };
  const pump = (): void => {
    if (!wanted || !due || connection.closed || draining || timer) return;
    if (connection.pending > 0) {
      draining = true;
      connection.onDrain(() => {
        draining = false;
        pump();
      });
      return;
    }
    const early = lastAt + 1000 / wanted.fps - now();
    if (early > 0) {
      wait(early);
      return;
    }
    if (screen.synchronized && !heldLongEnough) {
      hold ??= setTimeout(() => {
        heldLongEnough = true;
        pump();
      }, synchronizedMs);
      return;
    }
    clearTimeout(hold);
    hold = undefined;
    heldLongEnough = false;
    due = false;
    collect();
    build(wanted);
  };
  const build = (watch: Watch) => {
    const { cols, rows, scrollback, cursor, modes } = screen;
    const view = viewportOf(
      { cols, rows, scrollback, alternate: modes.alternate, lastUsed: screen.lastUsed },
      watch,
    );
    const moved = full || view.first !== first || sent.length !== view.height;
    const changed: Rows['changed'] = [];
    for (let i = 0; i < view.height; i++) {
      const y = view.first + i;
      if (!moved && dirty !== 'all' && !dirty.has(y)) continue;
      const text = screen.row(y, view.width);
      if (!full && sent[i] === text) continue;
      sent[i] = text;
      changed.push([i, text]);
    }
    sent.length = view.height;
    const [x, y] = [cursor.x, cursor.y - view.first];
    const visible = cursor.visible && y >= 0 && y < view.height && x < view.width;
    const rest = {
      cols,
      rows,
      full,
      cursor: { x, y, visible, shape: cursor.shape },
      modes,
      scrollback,
      top: view.top,
    };
    const newHead = JSON.stringify(rest);
    dirty = new Set();
    first = view.first;
    if (changed.length === 0 && newHead === head && !full) return;
    head = JSON.stringify({ ...rest, full: false });
    full = false;
    lastAt = now();
    connection.send('rows', { ...rest, changed } satisfies Rows);
  };

  return {
    watch(watch) {
      const same = wanted && wanted.cols === watch.cols && wanted.rows === watch.rows;
      wanted = watch;
      if (!same) {
        full = true;
        sent = [];
      }
      // A new scroll position or rate is the viewer's own doing and answered at once.
      lastAt = Number.NEGATIVE_INFINITY;
      clearTimeout(timer);
      timer = undefined;
      due = true;
      dirty = 'all';
      pump();
    },
    changed(rows) {
      if (rows === 'all') dirty = 'all';
      else if (dirty !== 'all') for (const row of rows) dirty.add(row);
      due = true;
    },
    touched() {
      due = true;
      const before = lastAt;
      pump();
      return lastAt !== before;
    },
    dispose() {
      wanted = undefined;
      clearTimeout(timer);
      clearTimeout(hold);
    },
  };
}
