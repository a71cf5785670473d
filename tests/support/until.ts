/**
 * Waits until `check` gives something truthy and returns it; fails with `what` and the last error after `timeoutMs`.
 * The only way a test waits: for a condition, never for time.
 */
export async function until<T>(
  check: () => T | Promise<T>,
  what: string,
  timeoutMs = 30_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await check();
      if (value) return value as NonNullable<T>;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms for: ${what}${last ? ` (last: ${String(last)})` : ''}`);
    }
    await new Promise(resolve => setTimeout(resolve, 15));
  }
}
