const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Time that passed, as short as the list shows it: `40s`, `9m`, `2h`, `3d`. A clock that jumped back gives `0s`. */
export function formatAge(ms: number): string {
  if (ms < minute) return `${Math.max(0, Math.floor(ms / second))}s`;
  if (ms < hour) return `${Math.floor(ms / minute)}m`;
  if (ms < 2 * day) return `${Math.floor(ms / hour)}h`;
  return `${Math.floor(ms / day)}d`;
}

/** Length of a time given on the command line, in ms: `90`, `90s`, `10m`, `2h`, `1d`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  if (!match) return undefined;
  const units: Record<string, number> = { ms: 1, s: second, m: minute, h: hour, d: day };
  return Number(match[1]) * (units[match[2] ?? 's'] ?? second);
}
