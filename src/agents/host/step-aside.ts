/** Enough for a viewer to read a small chunk or frame and to write it to its terminal. ms. */
const asideMs = 0.3;
/** A person's keys are further apart; a program that writes in small pieces is not slowed down by more than 3 %. ms. */
const apartMs = 10;
/** An echo with the sequences that a line editor wraps around it. Bytes. */
const smallChunk = 64;

/**
 * Lets the viewer that was just written to run before this process goes on. Linux wakes the reader of a socket on the
 * writer's own processor, where it has to wait until the writer sleeps: an echo would wait for parsing, recording and the
 * status behind it, which takes longer than its whole way from the key to here. Blocks the loop meanwhile, so only
 * behind small chunks of output, and rarely.
 */
export function createStepAside(
  now: () => number,
  sleep: (ms: number) => void = blockFor,
): (chunkBytes: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return chunkBytes => {
    if (chunkBytes > smallChunk) return;
    const time = now();
    // A clock that was set back must not switch this off.
    if (time >= last && time - last < apartMs) return;
    last = time;
    sleep(asideMs);
  };
}

const cell = new Int32Array(new SharedArrayBuffer(4));

function blockFor(ms: number): void {
  Atomics.wait(cell, 0, 0, ms);
}
