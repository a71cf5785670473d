import { createEmulator, type Emulator, type EmulatorEvent } from './emulator.ts';
import { type ExitWatch, watchExit } from './exit.ts';
import { createFlow } from './flow.ts';
import type { Screen } from './frame-viewer.ts';
import { createLastScreen, type Picture } from './last-screen.ts';
import { openPty, type Pty, type PtyExit } from './pty.ts';
import type { Recording } from './recording.ts';
import { createSequenceTail } from './sequence-tail.ts';
import { createStepAside } from './step-aside.ts';
import { createViewers, type Viewers } from './viewers.ts';

/** The agent's process, its terminal, the picture of it, and everybody who looks at it. */
export interface AgentTerminal {
  readonly pid: number;
  readonly emulator: Emulator;
  readonly viewers: Viewers;
  /** Resolves when the program has ended and its last output is parsed. */
  readonly ended: Promise<PtyExit>;
  readonly exited: boolean;
  /** Bytes the program has not taken. */
  readonly queued: number;
  write(bytes: Uint8Array | string, written?: () => void): void;
  resize(cols: number, rows: number): void;
  /** Makes a full-screen program draw everything again, by a size that differs for a moment. */
  jiggle(): void;
  /** Calls back when everything that arrived until now is parsed. */
  barrier(callback: () => void): void;
  /** The screen as the agent left it, see last-screen.ts. */
  lastScreen(): Picture;
  close(): void;
}

export interface AgentTerminalOptions {
  argv: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  cols: number;
  rows: number;
  scrollback: number;
  recording: Recording;
  now: () => number;
  /** A chunk arrived; attached terminals have it, nothing else has seen it. */
  beforeParse: () => void;
  /** A chunk of so many bytes. */
  onOutput: (bytes: number) => void;
  onEvent: (event: EmulatorEvent) => void;
}

/** Programs read their size when the signal comes; two changes closer than this may be seen as none. ms. */
const jiggleMs = 50;

export function createAgentTerminal(options: AgentTerminalOptions): AgentTerminal {
  const { cols, rows, scrollback, recording, now } = options;
  let size = { cols, rows };
  let exited = false;
  const emulator = createEmulator({ cols, rows, scrollback });
  const tail = createSequenceTail();
  const barrier = (callback: () => void) => emulator.flush(callback);
  const screen = screenOf(emulator);
  const viewers = createViewers({
    screen,
    barrier,
    snapshot: () => emulator.snapshot(),
    tail: tail.bytes,
    takeDirty: () => emulator.takeDirty(),
    now,
  });
  const stepAside = createStepAside(now);
  // The first chunk may come before `openPty` has returned what these need.
  let flow: ReturnType<typeof createFlow> | undefined;
  const watch: ExitWatch = watchExit(() => flow?.paused ?? false);

  const parsed = (bytes: number) => {
    flow?.update(emulator.pending);
    if (viewers.touched()) stepAside(bytes);
  };
  const pty: Pty = openPty(options, {
    data(chunk) {
      // Raw viewers first: what is between them and the agent is felt with every key.
      if (viewers.data(chunk)) stepAside(chunk.length);
      options.beforeParse();
      tail.push(chunk);
      emulator.write(chunk, () => parsed(chunk.length));
      flow?.update(emulator.pending);
      recording.output(chunk);
      watch.data();
      options.onOutput(chunk.length);
    },
    end: watch.end,
    exit(exit) {
      exited = true;
      watch.exit(exit);
    },
  });
  flow = createFlow(pty);
  emulator.onReply(bytes => pty.write(bytes));
  emulator.onEvent(options.onEvent);
  const lastScreen = createLastScreen(emulator, now);

  return {
    pid: pty.pid,
    emulator,
    viewers,
    ended: watch.ended.then(exit => new Promise<PtyExit>(resolve => barrier(() => resolve(exit)))),
    get exited() {
      return exited;
    },
    get queued() {
      return pty.queued;
    },
    write: pty.write,
    resize(newCols, newRows) {
      size = { cols: newCols, rows: newRows };
      recording.resize(newCols, newRows);
      emulator.resize(newCols, newRows);
      pty.resize(newCols, newRows);
      emulator.flush(viewers.touched);
    },
    jiggle() {
      if (size.rows < 2 || !emulator.modes.alternate) return;
      pty.resize(size.cols, size.rows - 1);
      setTimeout(() => pty.resize(size.cols, size.rows), jiggleMs);
    },
    barrier,
    lastScreen,
    close() {
      viewers.dispose();
      pty.close();
      emulator.dispose();
    },
  };
}

function screenOf(emulator: Emulator): Screen {
  return {
    get cols() {
      return emulator.cols;
    },
    get rows() {
      return emulator.rows;
    },
    get scrollback() {
      return emulator.scrollbackLength;
    },
    get cursor() {
      return emulator.cursor;
    },
    get modes() {
      const { alternate, bracketedPaste, mouse, appCursor } = emulator.modes;
      return { alternate, bracketedPaste, mouse, appCursor };
    },
    get synchronized() {
      return emulator.modes.synchronized;
    },
    lastUsed: () => emulator.lastUsed(),
    row: (y, width) => emulator.rowString(y, width),
  };
}
