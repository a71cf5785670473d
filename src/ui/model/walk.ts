import { inOrder } from './groups.ts';
import { questionKey, type SessionView } from './session-view.ts';
import type { UiState } from './state.ts';

/** The way from one session that waits to the next. */
export interface Walk {
  /** The session that the last step went to; any other move ends the walk. */
  readonly at: string | null;
  /** What it has shown; a question that opened later is not among them. */
  readonly seen: readonly string[];
}

export const noWalk: Walk = { at: null, seen: [] };

/**
 * The session to look at next: the one that needs input longest, then the next of them; when all of them were shown, the
 * ones ready for review in the same way, and then from the beginning. Undefined when nobody waits.
 */
export function nextWaiting(
  state: Pick<UiState, 'sessions' | 'selected' | 'walk'>,
): { view: SessionView; walk: Walk } | undefined {
  const ordered = inOrder(state.sessions);
  const waiting = [
    ...ordered.filter(view => view.group === 'needs-input'),
    ...ordered.filter(view => view.group === 'ready'),
  ];
  // The one that is selected anyway was not shown by this: it may be the one that waits longest.
  const seen = state.selected === state.walk.at ? state.walk.seen : [];
  const next = waiting.find(view => !seen.includes(keyOf(view)));
  const view = next ?? waiting[0];
  return view && { view, walk: { at: view.id, seen: next ? [...seen, keyOf(view)] : [keyOf(view)] } };
}

/** A session that asks again, or is ready after its question, is another thing to look at. */
function keyOf(view: SessionView): string {
  return questionKey(view) ?? `${view.id} ${view.group}`;
}
