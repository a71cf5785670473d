import { counted } from '../../lib/counted.ts';
import type { Group, SessionView } from './session-view.ts';

/** What was on the screen when it was last looked at. */
export interface LastSeen {
  /** ms */
  readonly at: number;
  readonly groups: Readonly<Record<string, Group>>;
}

/** Shorter absences are a glance at another window; nobody needs to be told. ms */
const absenceMs = 5 * 60_000;

/** `since you left: 2 need input · 1 finished · 1 stopped`, or null when nothing changed or the absence was short. */
export function sinceYouLeft(
  seen: LastSeen | null,
  sessions: readonly SessionView[],
  now: number,
): string | null {
  if (seen === null || now - seen.at < absenceMs) return null;
  const changed = sessions.filter(view => seen.groups[view.id] !== view.group && view.status.since > seen.at);
  const count = (group: Group) => changed.filter(view => view.group === group).length;
  const parts = [
    part(count('needs-input'), 'needs input', 'need input'),
    part(count('ready'), 'finished', 'finished'),
    part(count('stopped'), 'stopped', 'stopped'),
  ].filter(text => text !== '');
  return parts.length === 0 ? null : `since you left: ${parts.join(' · ')}`;
}

export function lastSeen(sessions: readonly SessionView[], now: number): LastSeen {
  return { at: now, groups: Object.fromEntries(sessions.map(view => [view.id, view.group])) };
}

function part(count: number, one: string, many: string): string {
  return count === 0 ? '' : counted(count, one, many);
}
