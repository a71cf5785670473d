import { type Group, groups, type SessionView } from './session-view.ts';

export const groupTitles: Readonly<Record<Group, string>> = {
  'needs-input': 'Needs input',
  ready: 'Ready for review',
  working: 'Working',
  queued: 'Queued',
  idle: 'Idle',
  stopped: 'Stopped',
  done: 'Done',
};

export interface SessionGroup {
  readonly group: Group;
  readonly sessions: readonly SessionView[];
}

/** Sessions in their groups, groups in the order of the screen, inside each the one waiting longest first. */
export function groupSessions(sessions: readonly SessionView[]): SessionGroup[] {
  return groups
    .map(group => ({ group, sessions: sessions.filter(view => view.group === group).sort(longestFirst) }))
    .filter(({ sessions }) => sessions.length > 0);
}

/** All sessions in the order the list shows them. */
export function inOrder(sessions: readonly SessionView[]): SessionView[] {
  return groupSessions(sessions).flatMap(group => group.sessions);
}

/** The id breaks ties, so that two sessions of the same age never swap. */
function longestFirst(a: SessionView, b: SessionView): number {
  return a.status.since - b.status.since || (a.id < b.id ? -1 : 1);
}
