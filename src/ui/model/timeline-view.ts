import type { TimelineKind } from '../../store/record/timeline-kinds.ts';
import { isNarrow } from './layout.ts';
import type { UiState } from './state.ts';

/** How somebody looks at one session's timeline; kept over restarts. */
export interface TimelineView {
  /** The row of the cursor: `<turn>` a heading, `<turn>:<n>` its n-th entry, `<turn>:end` its end. Null: none yet. */
  readonly at: string | null;
  /** The details of that row are shown. */
  readonly open: boolean;
  /** Turns are folded, all but `except`; when false those in `except` are folded. */
  readonly folded: boolean;
  readonly except: readonly number[];
  readonly kind: TimelineKind;
  /** Rows that hold this text. */
  readonly text: string;
}

export const freshTimeline: TimelineView = {
  at: null,
  open: false,
  folded: false,
  except: [],
  kind: 'all',
  text: '',
};

/** The view of the selected session's timeline. */
export function timelineView(state: Pick<UiState, 'timelines' | 'selected'>): TimelineView {
  return (state.selected === null ? undefined : state.timelines[state.selected]) ?? freshTimeline;
}

export function changeTimeline(
  state: UiState,
  change: (view: TimelineView) => TimelineView,
  id = state.selected,
): UiState {
  if (id === null) return state;
  const before = state.timelines[id] ?? freshTimeline;
  const after = change(before);
  return after === before ? state : { ...state, timelines: { ...state.timelines, [id]: after } };
}

/** Keys move in the timeline: it was entered, or it is all that a narrow screen shows. */
export function inTimeline(state: UiState): boolean {
  if (state.tab !== 'timeline' || state.selected === null) return false;
  if (state.focus === 'timeline') return true;
  return state.focus === 'list' && state.panel === 'pane' && isNarrow(state.cols);
}

export function isFolded(view: Pick<TimelineView, 'folded' | 'except'>, turn: number): boolean {
  return view.folded !== view.except.includes(turn);
}

/** Both show the same rows; the cursor may be on another one. */
export function sameRows(a: TimelineView, b: TimelineView): boolean {
  return a.folded === b.folded && a.except === b.except && a.kind === b.kind && a.text === b.text;
}

/** Something is left out of what is shown. */
export function isFiltered({ kind, text }: Pick<TimelineView, 'kind' | 'text'>): boolean {
  return kind !== 'all' || text !== '';
}

export function toggleFold(view: TimelineView, turn: number): TimelineView {
  const except = view.except.includes(turn)
    ? view.except.filter(one => one !== turn)
    : [...view.except, turn];
  return { ...view, except };
}

/** Everything folded, or everything open when that is already so. */
export function toggleAllFolds(view: TimelineView): TimelineView {
  const folded = !(view.folded && view.except.length === 0);
  return { ...view, folded, except: [] };
}
