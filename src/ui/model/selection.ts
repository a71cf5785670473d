import { filterSessions } from './filter.ts';
import { inOrder } from './groups.ts';
import type { SessionView } from './session-view.ts';
import type { UiState } from './state.ts';

export type Move = 'up' | 'down' | 'top' | 'bottom';

/** The sessions of the list as it is now: filtered, in order. */
export function listed(state: Pick<UiState, 'sessions' | 'filter'>): SessionView[] {
  return inOrder(filterSessions(state.sessions, state.filter.text));
}

/** The session that keys act on; none while the filter hides all of them. */
export function selectedView(
  state: Pick<UiState, 'sessions' | 'selected' | 'filter'>,
): SessionView | undefined {
  if (hidesAll(state)) return undefined;
  return state.sessions.find(view => view.id === state.selected);
}

/** Whether there are sessions and the filter shows none of them. */
export function hidesAll({ sessions, filter }: Pick<UiState, 'sessions' | 'filter'>): boolean {
  const { text } = filter;
  if (text === '' || sessions.length === 0) return false;
  if (last?.sessions !== sessions || last.text !== text)
    last = { sessions, text, none: filterSessions(sessions, text).length === 0 };
  return last.none;
}

/** Asked for several times a frame. */
let last: { sessions: UiState['sessions']; text: string; none: boolean } | undefined;

/** Selection one up, one down, at the top, at the bottom; it stops at the ends. */
export function moveSelection(state: UiState, move: Move): UiState {
  const sessions = listed(state);
  if (sessions.length === 0) return state;
  const last = sessions.length - 1;
  const now = sessions.findIndex(view => view.id === state.selected);
  const to = { up: Math.max(0, now - 1), down: Math.min(last, now + 1), top: 0, bottom: last }[move];
  return select(state, sessions[to]?.id ?? null);
}

export function select(state: UiState, id: string | null): UiState {
  return id === state.selected ? state : { ...state, selected: id };
}

/**
 * New sessions from the store or the hosts. The selection stays on its session wherever that moved; when it is gone
 * the one that stood in its place is taken, so that the cursor does not travel.
 */
export function replaceSessions(state: UiState, sessions: readonly SessionView[]): UiState {
  const next = { ...state, sessions, loaded: true };
  if (state.selected !== null && sessions.some(view => view.id === state.selected)) return next;
  const place = listed(state).findIndex(view => view.id === state.selected);
  const list = listed(next);
  const neighbour = list[Math.min(Math.max(place, 0), list.length - 1)] ?? inOrder(sessions)[0];
  return { ...next, selected: neighbour?.id ?? null };
}

/** After a change of the filter the selection must be one of the rows shown. */
export function keepListed(state: UiState): UiState {
  const list = listed(state);
  if (list.some(view => view.id === state.selected)) return state;
  return list[0] ? select(state, list[0].id) : state;
}
