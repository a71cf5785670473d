import { readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { ReadStream } from 'node:tty';
import { errnoOf } from '../../lib/errors.ts';

export interface PtyExit {
  code: number | null;
  /** `SIGKILL`, … when a signal ended it; then `code` is null. */
  signal: string | null;
}

export interface PtyEvents {
  /** Bytes of the terminal, as read. */
  data(chunk: Buffer): void;
  /** Nobody has the terminal open any more and everything written to it was delivered. */
  end(): void;
  /** The program ended; data may still follow. */
  exit(exit: PtyExit): void;
}

export interface Pty {
  /** The program; also the id of the PTY's session (setsid) and of its first process group. */
  readonly pid: number;
  /** Queues bytes; `written` is called when the kernel has taken the last one, never when the terminal is closed first. */
  write(bytes: Uint8Array | string, written?: () => void): void;
  /** Bytes not taken by the kernel yet. */
  readonly queued: number;
  resize(cols: number, rows: number): void;
  /** Stops reading: the program blocks once the kernel's buffer is full. */
  pause(): void;
  resume(): void;
  /** Closes the terminal: the kernel hangs up what still uses it. */
  close(): void;
}

export interface PtyOptions {
  argv: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  cols: number;
  rows: number;
}

/** Large writes into a PTY were seen corrupted on macOS; this much always fits the line discipline's buffer of 4096. */
const writeChunk = 1024;
/** What is handed on at once of a flood: 2 ms of parsing, and a sixteenth of the work around each chunk. */
const readBytes = 64 * 1024;
/** One read of a Linux PTY gives 4 KiB at most; one that gives less has left nothing. macOS gives 1 KiB. */
const fullRead = 4095;
/** ms until a program that does not read its input is offered it again; nobody feels 5 ms in a paste that blocks. */
const retryMs = 5;

/**
 * Starts a program in a PTY of its own.
 *
 * Uses the native half of `@lydell/node-pty` only. Its JavaScript half closes the terminal 200 ms after the program's
 * end, whatever is still unread, and writes through libuv, which spins on a program that does not read. The version
 * is pinned and a test watches this seam.
 */
export function openPty(options: PtyOptions, events: PtyEvents): Pty {
  const [program = '', ...args] = options.argv;
  const env = Object.entries(options.env).map(([name, value]) => `${name}=${value}`);
  const onExit = (code: number, signal: number) =>
    events.exit(signal > 0 ? { code: null, signal: signalName(signal) } : { code, signal: null });
  const { native, helper } = loadNative();
  const { cwd, cols, rows } = options;
  const { fd, pid } = native.fork(program, args, env, cwd, cols, rows, -1, -1, true, helper, onExit);

  // `onread` hands chunks over as they are read. A stream of its own buffers while it is paused, and drops what it has
  // buffered when the terminal ends: the last screen of a program that wrote a lot.
  const buffer = Buffer.allocUnsafe(readBytes);
  const onread = {
    buffer,
    callback(length: number) {
      const all = length >= fullRead ? readOn(fd, buffer, length) : length;
      events.data(Buffer.from(buffer.subarray(0, all)));
      return true;
    },
  };
  const stream = new ReadStream(fd, { onread } as never);
  let closed = false;
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    closed = true;
    events.end();
  };
  // libuv reports the end as soon as a read was short and the last process has closed the terminal, whatever the kernel
  // still holds: the rest is read here, while the descriptor is open.
  stream.on('end', () => {
    for (let length = readRest(fd, buffer); length > 0; length = readRest(fd, buffer))
      onread.callback(length);
    end();
  });
  // EIO is how Linux says that the last process has closed the terminal and everything was read.
  stream.on('error', end);
  stream.on('close', end);
  stream.resume();
  const queue = createWriteQueue(fd, () => closed);

  return {
    pid,
    write: queue.write,
    get queued() {
      return queue.bytes();
    },
    resize(newCols, newRows) {
      if (!closed) native.resize(fd, newCols, newRows);
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    close() {
      closed = true;
      stream.destroy();
    },
  };
}

/** More of a flood into the buffer, behind the `length` bytes that are there; returns how many there are then. */
function readOn(fd: number, buffer: Buffer, length: number): number {
  let end = length;
  for (let read = length; read >= fullRead && end < buffer.length; end += read)
    read = readRest(fd, buffer, end);
  return end;
}

/** Bytes read; 0 when there is nothing now, and at the end, which is EIO. */
function readRest(fd: number, buffer: Buffer, at = 0): number {
  try {
    return readSync(fd, buffer, at, buffer.length - at, null);
  } catch (error) {
    const errno = errnoOf(error);
    // EAGAIN: somebody has opened the terminal again; the program we waited for is gone all the same.
    if (errno === 'EIO' || errno === 'EAGAIN' || errno === 'EBADF') return 0;
    throw error;
  }
}

/** Writes in order, in small pieces, without ever blocking: the native part has made the descriptor non-blocking. */
function createWriteQueue(fd: number, isClosed: () => boolean) {
  let entries: Array<{ bytes: Buffer; written: (() => void) | undefined }> = [];
  let total = 0;
  let scheduled = false;

  const later = (ms: number) => {
    scheduled = true;
    const next = () => {
      scheduled = false;
      pump();
    };
    if (ms === 0) setImmediate(next);
    else setTimeout(next, ms);
  };
  const pump = () => {
    for (let entry = entries[0]; entry; entry = entries[0]) {
      if (isClosed()) return drop();
      let taken: number;
      try {
        taken = writeSync(fd, entry.bytes, 0, Math.min(writeChunk, entry.bytes.length));
      } catch (error) {
        return errnoOf(error) === 'EAGAIN' ? later(retryMs) : drop();
      }
      total -= taken;
      entry.bytes = entry.bytes.subarray(taken);
      if (entry.bytes.length > 0) return later(0);
      entries.shift();
      entry.written?.();
    }
  };
  /** Bytes the terminal took at once; most keys go out here. What went wrong the queue finds out as well. */
  const offer = (bytes: Uint8Array): number => {
    try {
      return writeSync(fd, bytes);
    } catch {
      return 0;
    }
  };
  const drop = () => {
    entries = [];
    total = 0;
  };
  return {
    bytes: () => total,
    write(bytes: Uint8Array | string, written?: () => void) {
      const given = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
      const taken = entries.length === 0 && given.length <= writeChunk && !isClosed() ? offer(given) : 0;
      if (taken === given.length) return void written?.();
      entries.push({ bytes: Buffer.from(given.subarray(taken)), written });
      total += given.length - taken;
      if (!scheduled) pump();
    },
  };
}

interface NativePty {
  fork(
    file: string,
    args: string[],
    env: string[],
    cwd: string,
    cols: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helper: string,
    onExit: (code: number, signal: number) => void,
  ): { fd: number; pid: number; pty: string };
  resize(fd: number, cols: number, rows: number): void;
}

function loadNative(): { native: NativePty; helper: string } {
  const load = createRequire(import.meta.url);
  const { requireBinary } = load('@lydell/node-pty/requireBinary.js') as {
    requireBinary: (file: string) => NativePty;
  };
  const macHelper = `@lydell/node-pty-${process.platform}-${process.arch}/spawn-helper`;
  return {
    native: requireBinary('pty.node'),
    helper: process.platform === 'darwin' ? load.resolve(macHelper) : '',
  };
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
