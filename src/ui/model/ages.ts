/** Ages move in this step only: a screen nobody acts on is redrawn at most once a minute. */
export const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long a status lasts, as text of at most four cells: `now 9m 2h 3d`. No seconds: they would stand still.
 * `tick` is the last minute tick, not the present: what began after it is `now` until the next one.
 */
export function ageText(since: number, tick: number): string {
  const age = tick - since;
  if (age < minute / 2) return 'now';
  if (age < hour) return `${Math.max(1, Math.floor(age / minute))}m`;
  if (age < 2 * day) return `${Math.floor(age / hour)}h`;
  return `${Math.min(999, Math.floor(age / day))}d`;
}

/**
 * The next tick at which the age of at least one of `sinces` reads differently: on the minute grid of `tick`,
 * or undefined when there is nothing to age. Ages over an hour thus wake nobody every minute.
 */
export function nextTick(sinces: readonly number[], tick: number): number | undefined {
  let next: number | undefined;
  for (const since of sinces) {
    const age = Math.max(0, tick - since);
    const step = age < hour ? minute : age < 2 * day ? hour : day;
    const change = age < minute ? tick + minute : since + (Math.floor(age / step) + 1) * step;
    const onGrid = tick + Math.max(1, Math.ceil((change - tick) / minute)) * minute;
    if (next === undefined || onGrid < next) next = onGrid;
  }
  return next;
}
