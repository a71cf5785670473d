/** How long something took: `0.4s`, `12s`, `3m 5s`, `2h 07m`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (ms < 10_000 && ms % 1000 !== 0) return `${(Math.max(0, ms) / 1000).toFixed(1)}s`;
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}m ${seconds % 60}s`
    : `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** Tokens, short: `950`, `12.3k`, `4.1M`. */
export function tokenCount(n: number): string {
  if (n < 1_000) return String(n);
  return n < 1_000_000 ? `${trimmed(n / 1_000)}k` : `${trimmed(n / 1_000_000)}M`;
}

function trimmed(n: number): string {
  return n >= 100 ? String(Math.round(n)) : n.toFixed(1).replace(/\.0$/, '');
}

/** Local time of day. */
export function clock(ms: number, seconds = false): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  const minute = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return seconds ? `${minute}:${two(date.getSeconds())}` : minute;
}
