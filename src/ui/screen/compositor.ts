import type { PaneCursor, Rect } from '../panes/pane-source.ts';
import { createCanvas } from './canvas.ts';
import { blankCells, type CellRow, parseCells } from './cells.ts';
import { createPaneSlot, type PaneSlot, type PlacedPane } from './pane-slot.ts';
import type { Tty } from './tty.ts';

export interface CompositorStats {
  /** Frames written. */
  frames: number;
  bytes: number;
  /** What building the frames took, without writing; ms of the last one, and of all together. */
  lastBuildMs: number;
  buildMs: number;
}

/**
 * Puts the frame (drawn by Ink) and the panes inside it together and writes to the terminal what differs from what is
 * there. Newest wins: while a write is on its way changes only add up, a slow terminal gets fewer frames, never a queue.
 */
export interface Compositor {
  /** The whole frame as SGR lines; what is missing is blank, what is too long is cut. */
  setFrame(lines: readonly string[]): void;
  /** Panes lie above the frame, later ones above earlier ones. */
  setPanes(panes: readonly PlacedPane[]): void;
  /** Where the frame shows above the panes: menus and dialogs. */
  setOverlays(rects: readonly Rect[]): void;
  /** Draws everything anew: somebody else may have written to the terminal. */
  invalidate(): void;
  /** Nothing is written until `resume`; resolves when what is on its way has left. */
  suspend(): Promise<void>;
  /** After `suspend`: the terminal is ours again, with an unknown screen. */
  resume(): void;
  /** Resolves when everything is on the terminal and nothing waits to be painted. */
  idle(): Promise<void>;
  /** Resolves when what was to be painted at this moment is on the terminal, whatever came since. */
  painted(): Promise<void>;
  readonly stats: Readonly<CompositorStats>;
  dispose(): void;
}

export type { PlacedPane };

/** The frame changes at most this often; the bridge to Ink makes 30 of them a second at most. */
const frameIntervalMs = 1000 / 60;

interface InputModes {
  appCursor: boolean;
  bracketedPaste: boolean;
}
/** What `tty.enter` leaves on. */
const ownModes: InputModes = { appCursor: false, bracketedPaste: true };

export function createCompositor(tty: Tty): Compositor {
  const canvas = createCanvas(tty.colorLevel);
  const stats: CompositorStats = { frames: 0, bytes: 0, lastBuildMs: 0, buildMs: 0 };
  let size = tty.size;
  let frame: string[] = [];
  let frameCells: Array<CellRow | undefined> = [];
  let slots: PaneSlot[] = [];
  let overlays: readonly Rect[] = [];
  let modes = ownModes;
  const dirty = new Set<number>();
  let framePainted = Number.NEGATIVE_INFINITY;
  /** The frame, the places or the cursor changed. */
  let changed = false;
  let suspended = false;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let waiting: Array<() => void> = [];
  /** Those that wait for the next frame to be on the terminal. */
  const unpainted: Array<() => void> = [];

  const allDirty = () => {
    for (let y = 0; y < size.rows; y++) dirty.add(y);
    changed = true;
  };
  const start = () => {
    size = tty.size;
    canvas.reset(size.cols, size.rows);
    frameCells = [];
    modes = ownModes;
    dirty.clear();
    allDirty();
    framePainted = Number.NEGATIVE_INFINITY;
    schedule();
  };

  /** When the next paint is due, undefined when there is nothing to paint. */
  const nextDue = (): number | undefined => {
    let due = changed ? framePainted + frameIntervalMs : Number.POSITIVE_INFINITY;
    for (const slot of slots) if (slot.stale) due = Math.min(due, slot.due);
    return due === Number.POSITIVE_INFINITY ? undefined : due;
  };
  const schedule = () => {
    if (suspended || writing || immediate) return;
    clearTimeout(timer);
    timer = undefined;
    const due = nextDue();
    if (due === undefined) {
      arrived(unpainted.splice(0));
      return settle();
    }
    const wait = due - performance.now();
    // Behind all events of this turn, so that a key press that changes frame and pane is one paint.
    if (wait <= 0) immediate = setImmediate(paint);
    else timer = setTimeout(paint, Math.ceil(wait));
  };
  const settle = () => {
    const done = waiting;
    waiting = [];
    for (const resolve of done) resolve();
  };

  const arrived = (callbacks: Array<() => void>) => {
    for (const resolve of callbacks) resolve();
  };

  const paint = () => {
    immediate = undefined;
    timer = undefined;
    if (suspended || writing) return;
    const now = performance.now();
    // A slot that is not due yet is not in this frame: whoever waits for it waits for the next one.
    const shown = slots.every(slot => !slot.stale || slot.due <= now) ? unpainted.splice(0) : [];
    for (const slot of slots) {
      if (!slot.stale || slot.due > now) continue;
      for (const index of slot.fetch(now)) dirty.add(slot.pane.rect.y + index);
    }
    if (changed) framePainted = now;
    changed = false;
    for (const y of dirty) if (y < size.rows) canvas.drawRow(y, compose(y));
    dirty.clear();
    const data = modeBytes() + canvas.take(cursor());
    stats.lastBuildMs = performance.now() - now;
    stats.buildMs += stats.lastBuildMs;
    if (data !== '') {
      stats.frames += 1;
      stats.bytes += Buffer.byteLength(data);
      writing = tty.write(data).then(() => {
        writing = undefined;
        arrived(shown);
        schedule();
      });
    } else arrived(shown);
    schedule();
  };
  const compose = (y: number): CellRow => {
    frameCells[y] ??= parseCells(frame[y] ?? '', size.cols);
    const base = frameCells[y] ?? blankCells(size.cols);
    const row: CellRow = { text: [...base.text], style: [...base.style] };
    for (const slot of slots) {
      const { x, y: top } = slot.pane.rect;
      const cells = slot.cells(y - top);
      if (cells) copy(cells, row, x, 0, cells.text.length);
    }
    for (const rect of overlays) {
      if (y >= rect.y && y < rect.y + rect.height) copy(base, row, rect.x, rect.x, rect.width);
    }
    return row;
  };
  const focused = () => slots.find(slot => slot.pane.focused)?.pane;
  const cursor = (): PaneCursor | undefined => {
    const pane = focused();
    const at = pane?.source.cursor?.(pane.rect.width, pane.rect.height);
    if (!pane || !at) return undefined;
    const inside = at.x >= 0 && at.y >= 0 && at.x < pane.rect.width && at.y < pane.rect.height;
    const x = pane.rect.x + at.x;
    const y = pane.rect.y + at.y;
    if (!inside || x >= size.cols || y >= size.rows || overlays.some(rect => covers(rect, x, y)))
      return undefined;
    return { x, y, shape: at.shape };
  };
  /** Keys and pastes reach the agent untouched, so the terminal must send them in the form the agent asked for. */
  const modeBytes = (): string => {
    const wanted = focused()?.source.modes ?? ownModes;
    let bytes = '';
    if (wanted.appCursor !== modes.appCursor) bytes += `\x1b[?1${wanted.appCursor ? 'h' : 'l'}`;
    if (wanted.bracketedPaste !== modes.bracketedPaste)
      bytes += `\x1b[?2004${wanted.bracketedPaste ? 'h' : 'l'}`;
    modes = { appCursor: wanted.appCursor, bracketedPaste: wanted.bracketedPaste };
    return bytes;
  };

  const stopResize = tty.onResize(start);
  const stopResume = tty.onResume(start);
  start();

  return {
    setFrame(lines) {
      for (let y = 0; y < Math.max(lines.length, frame.length); y++) {
        if (lines[y] === frame[y]) continue;
        frameCells[y] = undefined;
        dirty.add(y);
        changed = true;
      }
      frame = [...lines];
      schedule();
    },
    setPanes(panes) {
      if (panes.length === slots.length && panes.every((pane, i) => samePlace(pane, slots[i]?.pane))) return;
      const old = slots;
      slots = panes.map(pane => {
        const kept = old.find(
          slot => slot.pane.source === pane.source && sameSize(slot.pane.rect, pane.rect),
        );
        kept?.place(pane);
        // A listener of its own: a source holds each one once, and the slot that is dropped takes its own away.
        return kept ?? createPaneSlot(pane, () => schedule());
      });
      for (const slot of old) if (!slots.includes(slot)) slot.dispose();
      allDirty();
      schedule();
    },
    setOverlays(rects) {
      if (rects.length === overlays.length && rects.every((rect, i) => sameRect(rect, overlays[i]))) return;
      overlays = [...rects];
      allDirty();
      schedule();
    },
    invalidate: start,
    async suspend() {
      suspended = true;
      clearTimeout(timer);
      clearImmediate(immediate);
      timer = immediate = undefined;
      await writing;
    },
    resume() {
      suspended = false;
      start();
    },
    idle() {
      return new Promise(resolve => {
        waiting.push(resolve);
        schedule();
      });
    },
    painted() {
      return new Promise(resolve => {
        unpainted.push(resolve);
        schedule();
      });
    },
    stats,
    dispose() {
      suspended = true;
      clearTimeout(timer);
      clearImmediate(immediate);
      stopResize();
      stopResume();
      for (const slot of slots) slot.dispose();
      slots = [];
      arrived(unpainted.splice(0));
      settle();
    },
  };
}

/** Copies `count` cells; a wide character cut in half at either edge becomes blank. */
function copy(from: CellRow, to: CellRow, at: number, start: number, count: number): void {
  const width = to.text.length;
  const end = Math.min(count, width - at);
  if (to.text[at] === '' && at > 0) to.text[at - 1] = ' ';
  for (let i = Math.max(0, -at); i < end; i++) {
    to.text[at + i] = from.text[start + i] ?? ' ';
    to.style[at + i] = from.style[start + i] ?? '';
  }
  if (to.text[at] === '') to.text[at] = ' ';
  const after = at + end;
  if (after < width && to.text[after] === '') to.text[after] = ' ';
  if (from.text[start + end] === '' && end > 0) to.text[after - 1] = ' ';
}

function covers({ x, y, width, height }: Rect, atX: number, atY: number): boolean {
  return atX >= x && atX < x + width && atY >= y && atY < y + height;
}

function sameRect(a: Rect, b: Rect | undefined): boolean {
  return b !== undefined && a.x === b.x && a.y === b.y && sameSize(a, b);
}

function sameSize(a: Rect, b: Rect): boolean {
  return a.width === b.width && a.height === b.height;
}

function samePlace(a: PlacedPane, b: PlacedPane | undefined): boolean {
  return b !== undefined && a.source === b.source && a.focused === b.focused && sameRect(a.rect, b.rect);
}
