import { dirname, join } from 'node:path';

/**
 * Directories in which Codex keeps the rollouts of these conversations: one a day, `…/sessions/2026/11/23` (seen:
 * 0.169.0), those of other conversations among them. An id is a UUIDv7 and begins with the time at which it was made, so a
 * sub-agent that was started after midnight is found beside the days of others.
 */
export function codexDays(file: string, ids: readonly string[]): readonly string[] {
  const own = dirname(file);
  if (!/[/\\]\d{4}[/\\]\d{2}[/\\]\d{2}$/.test(own)) return [own];
  const root = dirname(dirname(dirname(own)));
  return [...new Set([own, ...ids.flatMap(dayOf).map(day => join(root, ...day))])];
}

/** Year, month and day of a conversation, as the machine's own clock counts them and Codex with it. */
function dayOf(id: string): string[][] {
  const hex = id.replace(/-/g, '');
  if (!/^[0-9a-f]{12}7[0-9a-f]{19}$/.test(hex)) return [];
  const time = new Date(Number.parseInt(hex.slice(0, 12), 16));
  const two = (n: number) => String(n).padStart(2, '0');
  return [[String(time.getFullYear()), two(time.getMonth() + 1), two(time.getDate())]];
}
