import { close, constants, openSync, write, writeSync } from 'node:fs';
import { errnoOf } from '../../lib/errors.ts';

export interface TtyOutput {
  /** Resolves when everything was handed to the terminal, or dropped because the terminal is gone or was taken back. */
  write(data: string | Uint8Array): Promise<void>;
  /** Last bytes on the way out: drops what is still waiting and writes at once, never longer than `lastWordsMs`. */
  writeLast(data: string): void;
  /** Something is on its way to the terminal. */
  readonly busy: boolean;
  /** Bytes the terminal has taken so far. */
  readonly bytes: number;
  close(): void;
}

const done = Promise.resolve();

/** A stalled terminal gets this long for the sequences that repair it; then the process must be able to end. */
const lastWordsMs = 200;
/** First and longest pause before a full terminal is tried again. 4 ms is below what is seen, 32 costs no CPU. */
const retryMs = { first: 4, longest: 32 };

/**
 * Hands bytes over at once as far as the terminal takes them, the rest in one asynchronous write at a time. The terminal
 * is opened a second time in non-blocking mode: writing to the inherited
 * descriptor blocks (a stalled terminal froze the loop 1.7 s, and a thread stuck in `write` keeps the process from
 * ending), and switching that one to non-blocking would change it for the shell as well.
 */
export function openTtyOutput(fd: number, onGone: () => void): TtyOutput {
  const opened = reopen(fd);
  const target = opened ?? fd;
  let tail: Promise<void> = Promise.resolve();
  let waiting = 0;
  let bytes = 0;
  let gone = false;
  let epoch = 0;

  const lost = () => {
    if (gone) return;
    gone = true;
    onGone();
  };
  /** How much of it the terminal took without waiting. A detour over a thread is felt with every echo. */
  const sendNow = (data: Uint8Array): number => {
    if (opened === undefined || waiting > 0 || gone) return 0;
    try {
      const written = writeSync(opened, data);
      bytes += written;
      return written;
    } catch (error) {
      if (isFull(error)) return 0;
      lost();
      return data.length;
    }
  };
  const send = (data: Buffer, from: number, mine: number) =>
    new Promise<void>(resolve => {
      let at = from;
      let pause = retryMs.first;
      const next = () => {
        if (gone || mine !== epoch || at >= data.length) return resolve();
        write(target, data, at, data.length - at, null, (error, written) => {
          if (error === null) {
            at += written;
            bytes += written;
            pause = retryMs.first;
            next();
          } else if (isFull(error)) {
            setTimeout(next, pause);
            pause = Math.min(retryMs.longest, pause * 2);
          } else {
            lost();
            resolve();
          }
        });
      };
      next();
    });

  return {
    write(data) {
      const given = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
      const sent = sendNow(given);
      if (sent === given.length && waiting === 0) return done;
      // The caller may go on using what it gave.
      const buffer = Buffer.from(given);
      const mine = epoch;
      waiting += 1;
      tail = tail
        .then(() => send(buffer, sent, mine))
        .then(() => {
          waiting -= 1;
        });
      return tail;
    },
    writeLast(data) {
      epoch += 1;
      // A sequence that was cut in the middle would swallow what follows: CAN ends it.
      const cancel = waiting > 0 ? '\x18' : '';
      if (!gone) bytes += writeBriefly(target, Buffer.from(cancel + data, 'utf8'), opened !== undefined);
    },
    get busy() {
      return waiting > 0;
    },
    get bytes() {
      return bytes;
    },
    close() {
      gone = true;
      if (opened !== undefined) close(opened, () => {});
    },
  };
}

/** Undefined where the system does not let us: then writes go to the inherited descriptor, from a thread. */
function reopen(fd: number): number | undefined {
  const path = process.platform === 'linux' ? `/proc/self/fd/${fd}` : '/dev/tty';
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    // `su` leaves a terminal that belongs to the first user; sandboxes have no /proc.
    return undefined;
  }
}

function isFull(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'EAGAIN' || code === 'EINTR';
}

/** Best effort: whoever reads the terminal may be gone, and nobody is left to tell. */
function writeBriefly(fd: number, data: Buffer, retry: boolean): number {
  const deadline = performance.now() + lastWordsMs;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  let at = 0;
  while (at < data.length) {
    try {
      at += writeSync(fd, data, at);
    } catch (error) {
      if (!retry || !isFull(error) || performance.now() > deadline) return at;
      Atomics.wait(pause, 0, 0, retryMs.first);
    }
  }
  return at;
}
