import type { SessionRecord } from '../schema.ts';
import { wasCutOff } from './effective-status.ts';
import { reviewState } from './review-state.ts';

export type SessionGroup = 'needs-input' | 'ready' | 'working' | 'queued' | 'idle' | 'stopped' | 'done';

/** Top to bottom as in the list. */
export const groupOrder: readonly SessionGroup[] = [
  'needs-input',
  'ready',
  'working',
  'queued',
  'idle',
  'stopped',
  'done',
];

export const groupTitles: Readonly<Record<SessionGroup, string>> = {
  'needs-input': 'Needs input',
  ready: 'Ready for review',
  working: 'Working',
  queued: 'Queued',
  idle: 'Idle',
  stopped: 'Stopped',
  done: 'Done',
};

/**
 * Where a session stands in the list; give it the effective status (effective-status.ts). An agent that asks or works is
 * shown as that even when its session was merged: somebody gave it more to do. `unknown` counts as a question.
 */
export function group(record: Pick<SessionRecord, 'review' | 'size' | 'status'>): SessionGroup {
  const status = record.status.value;
  if (status === 'needs-input') return 'needs-input';
  if (status === 'queued') return 'queued';
  if (status === 'starting' || status === 'working') return 'working';
  if (wasCutOff(record.status)) return 'stopped';
  const review = reviewState(record);
  if (review === 'reviewed' || review === 'merged' || review === 'dropped') return 'done';
  if (status === 'unknown') return 'needs-input';
  if (review === 'ready') return 'ready';
  return status === 'idle' ? 'idle' : 'stopped';
}

/** Non-empty groups top to bottom; inside one the session waiting longest first, ties by id so that rows stay put. */
export function inGroups<T extends Pick<SessionRecord, 'id' | 'review' | 'size' | 'status'>>(
  records: readonly T[],
): Array<{ group: SessionGroup; records: T[] }> {
  const byGroup = new Map<SessionGroup, T[]>();
  for (const record of records) {
    const name = group(record);
    byGroup.set(name, [...(byGroup.get(name) ?? []), record]);
  }
  return groupOrder.flatMap(name => {
    const members = byGroup.get(name);
    return members ? [{ group: name, records: members.sort(longestWaitFirst) }] : [];
  });
}

function longestWaitFirst(
  a: Pick<SessionRecord, 'id' | 'status'>,
  b: Pick<SessionRecord, 'id' | 'status'>,
): number {
  return a.status.since - b.status.since || (a.id < b.id ? -1 : 1);
}
