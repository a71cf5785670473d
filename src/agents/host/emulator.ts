import { SerializeAddon } from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import { loadGraphemeWidths } from '../../term/graphemes.ts';
import { createRowBuilder } from '../../term/row-builder.ts';
import type { ScreenView } from '../adapters/types.ts';
import { createColorTable, defaultColors } from './emulator-colors.ts';
import { limitCounts } from './emulator-counts.ts';
import { guardErase } from './emulator-erase.ts';
import { copyLinesLean } from './emulator-lines.ts';
import { penOf } from './emulator-pen.ts';
import { printRuns } from './emulator-print.ts';
import { answerQueries } from './emulator-queries.ts';
import { createRowCache } from './emulator-rows.ts';
import { listenForSignals } from './emulator-signals.ts';
import { snapshotOf } from './emulator-snapshot.ts';
import { trackState } from './emulator-state.ts';
import { createTerminatorLog } from './emulator-terminators.ts';
import type { EmulatorColors, EmulatorCursor, EmulatorEvent, EmulatorModes } from './emulator-types.ts';
import { createUtf8Cutter } from './emulator-utf8.ts';

export type { EmulatorColors, EmulatorCursor, EmulatorEvent, EmulatorModes };

export interface EmulatorOptions {
  cols: number;
  rows: number;
  /** Lines kept above the screen. */
  scrollback: number;
  colors?: Partial<EmulatorColors>;
  /** Said to programs that ask who the terminal is. */
  version?: string;
}

export interface Emulator {
  /**
   * Bytes from the PTY; UTF-8 may be cut anywhere. Parsed asynchronously, in order; `parsed` is called behind it. A
   * string is taken as text and must not follow half a UTF-8 character.
   */
  write(chunk: Uint8Array | string, parsed?: () => void): void;
  /** Takes effect behind everything written before. */
  resize(cols: number, rows: number): void;
  /** Called when everything written before is parsed. */
  flush(parsed: () => void): void;
  /** Bytes written and not parsed yet; @xterm/headless throws away data beyond 50 MB of them. */
  readonly pending: number;
  /** See emulator-snapshot.ts. Only exact inside a `flush` or `write` callback, where parsing stands still. */
  snapshot(options?: { scrollback?: number }): string;
  /** Answers to the program's queries, for the PTY; always from here, whoever is attached. */
  onReply(listener: (bytes: string) => void): () => void;
  /** What the program says beside cells, in order. */
  onEvent(listener: (event: EmulatorEvent) => void): () => void;
  readonly cols: number;
  readonly rows: number;
  readonly modes: EmulatorModes;
  readonly cursor: EmulatorCursor;
  readonly title: string;
  readonly scrollbackLength: number;
  /** Line feeds so far; unlike the scrollback they go on when it is full. */
  readonly lineFeeds: number;
  /** Last row of the screen that shows text, or the cursor's. */
  lastUsed(): number;
  view(): ScreenView;
  /** Row as SGR string, exactly `width` cells; 0 is the top of the screen, -1 the newest line of scrollback. */
  rowString(y: number, width: number): string;
  /** The screen as it is at this moment, also in the middle of a chunk: rows as SGR strings and as plain text. */
  picture(): { styled: string[]; plain: string[] };
  /** Rows of the screen that changed since the last call; `all` after scrolling, resizing and a change of screens. */
  takeDirty(): Set<number> | 'all';
  /** Scrollback and screen as plain text; lines that the terminal wrapped are whole again. */
  text(): string;
  dispose(): void;
}

/** The host's terminal: @xterm/headless with grapheme widths, every query answered, exact snapshots. */
export function createEmulator(options: EmulatorOptions): Emulator {
  const { cols, rows, scrollback, version = '0' } = options;
  const terminal = new headless.Terminal({
    cols,
    rows,
    scrollback,
    allowProposedApi: true,
    logLevel: 'off',
    // Handlers for `CSI … t` are called for allowed ones only.
    windowOptions: {
      getWinSizePixels: true,
      getCellSizePixels: true,
      getWinSizeChars: true,
      getScreenSizeChars: true,
    },
  });
  const serializer = new SerializeAddon();
  terminal.loadAddon(serializer as never);
  loadGraphemeWidths(terminal);
  guardErase(terminal);
  limitCounts(terminal);
  copyLinesLean(terminal);
  printRuns(terminal);
  const replyListeners = new Set<(bytes: string) => void>();
  const eventListeners = new Set<(event: EmulatorEvent) => void>();
  const pen = () => penOf(serializer);
  const colors = createColorTable({ ...defaultColors, ...options.colors });
  const terminators = createTerminatorLog();
  const state = trackState(terminal, pen);
  listenForSignals(terminal, event => {
    for (const listener of eventListeners) listener(event);
  });
  answerQueries({
    terminal,
    colors,
    terminators,
    version,
    modifyOtherKeys: () => state.modifyOtherKeys,
    reply(bytes) {
      for (const listener of replyListeners) listener(bytes);
    },
  });
  const builder = createRowBuilder(terminal);
  const cache = createRowCache(terminal, builder);
  const cut = createUtf8Cutter();
  let pending = 0;
  let lineFeeds = 0;
  terminal.onLineFeed(() => {
    lineFeeds += 1;
  });
  let disposed = false;

  const plainRow = (y: number) =>
    terminal.buffer.active
      .getLine(terminal.buffer.active.baseY + y)
      ?.translateToString(true)
      .trimEnd() ?? '';
  const plainRows = () => Array.from({ length: terminal.rows }, (_, y) => plainRow(y));
  const cursor = (): EmulatorCursor => ({
    x: Math.min(terminal.buffer.active.cursorX, terminal.cols - 1),
    y: terminal.buffer.active.cursorY,
    visible: state.cursorVisible,
    shape: state.cursorShape,
  });

  return {
    write(chunk, parsed) {
      if (disposed) return;
      terminators.scan(chunk);
      const whole = typeof chunk === 'string' ? chunk : cut(chunk);
      const length = typeof whole === 'string' ? Buffer.byteLength(whole) : whole.length;
      // What a person waits for comes small and alone: it is parsed now instead of one timer later.
      if (pending === 0 && length <= atOnceBytes) parseNext(terminal);
      pending += length;
      terminal.write(whole, () => {
        pending -= length;
        parsed?.();
      });
    },
    resize(newCols, newRows) {
      const apply = () => {
        if (disposed || (newCols === terminal.cols && newRows === terminal.rows)) return;
        terminal.resize(newCols, newRows);
        state.resized();
        cache.reset();
      };
      if (pending === 0) apply();
      else terminal.write('', apply);
    },
    flush: parsed => terminal.write('', parsed),
    get pending() {
      return pending;
    },
    snapshot: ({ scrollback: lines = 0 } = {}) =>
      snapshotOf({ terminal, pen: pen(), state, colors, scrollback: lines }),
    onReply: listener => subscribe(replyListeners, listener),
    onEvent: listener => subscribe(eventListeners, listener),
    get cols() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    get modes() {
      const { modes } = terminal;
      return {
        alternate: terminal.buffer.active.type === 'alternate',
        bracketedPaste: modes.bracketedPasteMode,
        mouse: modes.mouseTrackingMode !== 'none',
        appCursor: modes.applicationCursorKeysMode,
        appKeypad: modes.applicationKeypadMode,
        focus: modes.sendFocusMode,
        synchronized: modes.synchronizedOutputMode,
        kittyFlags: state.kitty[terminal.buffer.active.type].flags,
        modifyOtherKeys: state.modifyOtherKeys,
      };
    },
    get cursor() {
      return cursor();
    },
    get title() {
      return state.title;
    },
    get scrollbackLength() {
      return terminal.buffer.active.baseY;
    },
    get lineFeeds() {
      return lineFeeds;
    },
    lastUsed() {
      for (let y = terminal.rows - 1; y > terminal.buffer.active.cursorY; y--)
        if (plainRow(y) !== '') return y;
      return terminal.buffer.active.cursorY;
    },
    view: () => ({
      rows: plainRows(),
      cols: terminal.cols,
      cursor: cursor(),
      alternate: terminal.buffer.active.type === 'alternate',
      title: state.title,
    }),
    rowString: (y, width) => cache.row(y, width),
    picture: () => ({
      styled: Array.from({ length: terminal.rows }, (_, y) => builder.row(y, terminal.cols)),
      plain: plainRows(),
    }),
    takeDirty: () => cache.takeDirty(),
    text: () => textOf(terminal.buffer.active),
    dispose() {
      disposed = true;
      replyListeners.clear();
      eventListeners.clear();
      terminal.dispose();
    },
  };
}

/** About 0.1 ms of parsing. */
const atOnceBytes = 2048;

interface Internals {
  _core: { _writeBuffer: { handleUserInput(): void } };
}

/** Makes the next write be parsed synchronously, as @xterm/headless does itself behind a key that it was given. */
function parseNext(terminal: headless.Terminal): void {
  (terminal as unknown as Internals)._core._writeBuffer.handleUserInput();
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function textOf(buffer: headless.Terminal['buffer']['active']): string {
  const lines: string[] = [];
  for (let y = 0; y < buffer.length; y++) {
    const line = buffer.getLine(y);
    if (line === undefined) continue;
    const wraps = y + 1 < buffer.length && buffer.getLine(y + 1)?.isWrapped === true;
    // Cells behind a wrapped line's text are empty, not blanks: after a resize, or before a wide character.
    const cells = line.translateToString(true);
    const text = wraps ? cells : cells.trimEnd();
    if (line.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
