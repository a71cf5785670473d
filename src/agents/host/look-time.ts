/** A redraw comes in several chunks; looked at in the middle, a question has no options yet. ms. */
export const settleMs = 40;
/** An agent with a clock or a spinner never settles. ms; question to row must stay under 150 ms. */
const mostMs = 120;

/**
 * When the screen is looked at, ms: once it has settled, or after the longest wait.
 * @param lastOutput ms, the newest chunk
 * @param unseenSince ms, the first chunk since the last look
 */
export function lookTime(lastOutput: number, unseenSince: number): number {
  return Math.min(lastOutput + settleMs, unseenSince + mostMs);
}
