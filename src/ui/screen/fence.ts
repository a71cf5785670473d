/** Tells how far the far end of a link is: `write` only says that the bytes are in some buffer on the way. */
export interface Fence {
  /** Behind `bytes` more: resolves when so much is confirmed that more may be sent. Never rejects. */
  passed(bytes: number): Promise<void>;
  /** Takes the terminal's answer out of what was typed. */
  strip(bytes: Buffer): Buffer;
  /** An answer is on its way; it must not reach the shell. */
  readonly pending: Promise<void> | undefined;
  dispose(): void;
}

/** Small updates are never held up; of a flood this much may be on its way, a second's worth of a slow link. */
const freeBytes = 32 * 1024;
/** A terminal that has not answered by then does not answer, or the link is so slow that a frame more does no harm. */
const answerMs = 2_000;

/** Device status report: every terminal answers "ready", and no key looks like it. */
const question = '\x1b[5n';
const answer = '\x1b[0n';

/**
 * A slow ssh link has megabytes of buffers in front of it: without asking, old frames would queue up there and every key
 * press would wait behind them.
 */
export function createFence(write: (bytes: string) => Promise<void>): Fence {
  let unconfirmed = 0;
  let silent = 0;
  let arrived: (() => void) | undefined;
  let pending: Promise<void> | undefined;

  const ask = (): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(() => {
        silent += 1;
        finish();
      }, answerMs);
      const finish = () => {
        clearTimeout(timer);
        arrived = pending = undefined;
        unconfirmed = 0;
        resolve();
      };
      arrived = finish;
      void write(question);
    });

  return {
    async passed(bytes) {
      unconfirmed += bytes;
      // Twice without an answer is a terminal that knows no such question.
      if (unconfirmed < freeBytes || silent >= 2) return;
      pending ??= ask();
      await pending;
    },
    strip(bytes) {
      const at = arrived === undefined ? -1 : bytes.indexOf(answer);
      if (at === -1) return bytes;
      silent = 0;
      arrived?.();
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + answer.length)]);
    },
    get pending() {
      return pending;
    },
    dispose: () => arrived?.(),
  };
}
