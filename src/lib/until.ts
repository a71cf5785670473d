import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  /** After this many ms the answer is undefined. */
  timeoutMs: number;
  /** ms between two looks. */
  intervalMs: number;
  /** Ends the wait with an AbortError. */
  signal?: AbortSignal;
}

/**
 * Calls `check` until it gives something truthy and returns that; undefined when `timeoutMs` have passed.
 * It looks at least once, and once more at the very end. An error of `check` ends the wait.
 */
export async function waitFor<T>(
  check: () => T | Promise<T>,
  { timeoutMs, intervalMs, signal }: WaitOptions,
): Promise<NonNullable<T> | undefined> {
  // Not the wall clock: it may jump while we wait.
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const value = await check();
    if (value) return value as NonNullable<T>;
    const left = deadline - performance.now();
    if (left <= 0) return undefined;
    await pause(Math.min(intervalMs, left), undefined, signal ? { signal } : undefined);
  }
}
