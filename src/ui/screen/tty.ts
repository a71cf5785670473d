import type { ReadStream, WriteStream } from 'node:tty';
import type { ColorLevel } from '../../term/colors.ts';
import { enterScreen, terminalReset } from '../../term/resets.ts';
import { claimTerminal, type TerminalClaim } from '../../term/terminal-claim.ts';
import { createFence } from './fence.ts';
import { onProcessEnd } from './process-end.ts';
import { openTtyOutput } from './tty-output.ts';

export interface TtySize {
  cols: number;
  rows: number;
}

/** Why the terminal was taken from us: a signal, or it is gone (closed window, dropped link). */
export type TtyEnd = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'gone';

/** The outer terminal. Nothing else in the process writes to it. */
export interface Tty {
  readonly size: TtySize;
  readonly colorLevel: ColorLevel;
  /** Raw mode is on and the alternate screen is ours. */
  readonly entered: boolean;
  /** A write is on its way. */
  readonly busy: boolean;
  /** Bytes the terminal has taken so far. */
  readonly bytesWritten: number;
  /** Raw mode, alternate screen, bracketed paste, cursor hidden. Nothing when entered already. */
  enter(): void;
  /** Gives the terminal back as it was found; nothing when not entered. Waits for what is on its way, but not for ever. */
  leave(): Promise<void>;
  /** Resolves when the terminal took it; never rejects: a terminal that is gone is told by `onEnd`. */
  write(data: string | Uint8Array): Promise<void>;
  onInput(listener: (bytes: Buffer) => void): () => void;
  /** Debounced; also after `suspend`, when the size changed meanwhile. */
  onResize(listener: (size: TtySize) => void): () => void;
  /** Back from the shell after ctrl-z: the screen is empty and has to be drawn anew. */
  onResume(listener: () => void): () => void;
  /** The terminal is restored already; the program should end. Without a listener it does. */
  onEnd(listener: (why: TtyEnd) => void): () => void;
  /** ctrl-z: the terminal back to the shell, this process group stopped until `fg`. */
  suspend(): void;
  /** Leaves, and lets go of every handler. */
  close(): Promise<void>;
}

export interface TtyOptions {
  input: ReadStream;
  output: WriteStream & { readonly fd: number };
  colorLevel: ColorLevel;
  /** The terminal is at the far end of a link: ask it now and then how far it is, see fence.ts. */
  fence?: boolean;
  /** Private directory for the mark that lets the next pitwall repair a terminal after `kill -9`; see terminal-claim.ts. */
  markerDir?: string;
}

/** A dragged window sends dozens of sizes a second; each costs a full redraw. */
const resizeMs = 40;
/** A terminal that takes nothing for this long will not take the rest either. */
const leaveMs = 500;
/** Where a shell without job control ignores the stop, nothing ever continues us: look whether we still run. */
const stopMs = 250;

const modesOn = '\x1b[?2004h\x1b[?25l';

/** Takes hold of the terminal and gives it back on every way out: leave, signals, crash, exit, ctrl-z. */
export function openTty(options: TtyOptions): Tty {
  const { input, output, colorLevel } = options;
  const listeners = {
    input: new Set<(bytes: Buffer) => void>(),
    resize: new Set<(size: TtySize) => void>(),
    resume: new Set<() => void>(),
    end: new Set<(why: TtyEnd) => void>(),
  };
  let entered = false;
  let ended = false;
  let size = measure(output);
  let resizing: NodeJS.Timeout | undefined;
  let stopped: NodeJS.Timeout | undefined;
  let claim: TerminalClaim | undefined;

  const out = openTtyOutput(output.fd, () => end('gone'));
  const fence = options.fence ? createFence(bytes => out.write(bytes)) : undefined;
  const takeInput = (chunk: Buffer) => {
    const bytes = fence ? fence.strip(chunk) : chunk;
    if (bytes.length === 0) return;
    for (const listener of listeners.input) listener(bytes);
  };
  const readInput = (on: boolean) => {
    try {
      input.setRawMode(on);
    } catch {
      // EIO: the terminal is gone, `end` has been told or will be by the next read.
    }
    if (on) input.on('data', takeInput).resume();
    else input.off('data', takeInput).pause();
  };
  const enter = () => {
    if (entered || ended) return;
    entered = true;
    claim = options.markerDir ? claimTerminal({ dir: options.markerDir, fd: output.fd }) : undefined;
    void out.write(`${claim?.dirty ? terminalReset : ''}${enterScreen}${modesOn}`);
    readInput(true);
    process.on('SIGTSTP', suspend);
    refreshSize(output);
    checkSize();
  };
  const leaveNow = () => {
    if (!entered) return;
    entered = false;
    process.off('SIGTSTP', suspend);
    out.writeLast(terminalReset);
    readInput(false);
    claim?.release();
  };
  const leave = async () => {
    if (!entered) return;
    await settles(Promise.all([out.write(''), fence?.pending]), leaveMs);
    leaveNow();
  };
  const end = (why: TtyEnd) => {
    if (ended) return;
    leaveNow();
    ended = true;
    const told = [...listeners.end];
    for (const listener of told) listener(why);
    if (told.length === 0) process.exit(exitCodeOf(why));
  };
  const checkSize = () => {
    const now = measure(output);
    if (now.cols === size.cols && now.rows === size.rows) return;
    size = now;
    for (const listener of [...listeners.resize]) listener(size);
  };
  const resized = () => {
    clearTimeout(resizing);
    resizing = setTimeout(checkSize, resizeMs);
  };
  const gone = () => end('gone');
  const resume = () => {
    clearTimeout(stopped);
    process.off('SIGCONT', resume);
    if (entered || ended) return;
    enter();
    for (const listener of [...listeners.resume]) listener();
  };
  const suspend = () => {
    if (!entered) return;
    leaveNow();
    process.once('SIGCONT', resume);
    // To the whole group, as the terminal itself would do it: npm or a script may be between us and the shell.
    process.kill(0, 'SIGTSTP');
    stopped = setTimeout(resume, stopMs);
  };

  output.on('resize', resized);
  input.on('end', gone);
  input.on('close', gone);
  input.on('error', gone);
  const stopWatching = onProcessEnd({ signal: end, restore: leaveNow });

  return {
    get size() {
      return size;
    },
    colorLevel,
    get entered() {
      return entered;
    },
    get busy() {
      return out.busy;
    },
    get bytesWritten() {
      return out.bytes;
    },
    enter,
    leave,
    write(data) {
      if (ended) return nothing;
      const written = out.write(data);
      return fence ? written.then(() => fence.passed(data.length)) : written;
    },
    onInput: listener => subscribe(listeners.input, listener),
    onResize: listener => subscribe(listeners.resize, listener),
    onResume: listener => subscribe(listeners.resume, listener),
    onEnd: listener => subscribe(listeners.end, listener),
    suspend,
    async close() {
      await leave();
      ended = true;
      clearTimeout(resizing);
      clearTimeout(stopped);
      fence?.dispose();
      stopWatching();
      output.off('resize', resized);
      process.off('SIGCONT', resume);
      input.off('end', gone).off('close', gone).off('error', gone);
      out.close();
    },
  };
}

const nothing = Promise.resolve();

/**
 * Asks the kernel: Node does so only on SIGWINCH, which a job that was stopped in the background never got. Without the
 * private method (Node 20 to 26 have it) the signal is sent to ourselves, and the size follows a moment later.
 */
function refreshSize(output: WriteStream & { _refreshSize?: () => void }): void {
  if (output._refreshSize) output._refreshSize();
  else process.kill(process.pid, 'SIGWINCH');
}

function measure(output: WriteStream): TtySize {
  // 0 x 0 is what a serial line or a container without a window says.
  return { cols: output.columns || 80, rows: output.rows || 24 };
}

function subscribe<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => {
    set.delete(listener);
  };
}

async function settles(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = await Promise.race([work.then(() => true as const), late]);
  clearTimeout(timer);
  return done;
}

/** As a shell reports a program that a signal ended. */
function exitCodeOf(why: TtyEnd): number {
  return 128 + { SIGHUP: 1, gone: 1, SIGINT: 2, SIGTERM: 15 }[why];
}
