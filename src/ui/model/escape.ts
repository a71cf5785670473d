import { isNarrow } from './layout.ts';
import type { UiState } from './state.ts';
import { emptyField } from './text-field.ts';
import { changeTimeline, inTimeline, isFiltered, timelineView } from './timeline-view.ts';

export interface EscapeStep {
  /** What esc will do, as the key bar says it. */
  readonly label: string;
  readonly apply: (state: UiState) => UiState;
}

/**
 * The one ladder of `esc`: each press takes one level back. Undefined at the bottom, where esc does nothing:
 * leaving the screen is `q`. The key bar takes its label from here, so it always says what will happen.
 */
export function escapeStep(state: UiState, narrow: boolean): EscapeStep | undefined {
  if (state.modals.length > 0) {
    return { label: 'back', apply: s => ({ ...s, modals: s.modals.slice(0, -1) }) };
  }
  if (state.filtering) {
    return { label: 'clear filter', apply: clearFilter };
  }
  const inside = inTimeline(state) ? timelineStep(state) : undefined;
  if (inside) return inside;
  if (narrow && state.panel === 'pane') {
    return { label: 'list', apply: toList };
  }
  if (state.filter.text !== '') {
    return { label: 'clear filter', apply: clearFilter };
  }
  // Where the list is all that is shown the tab cannot be seen to change.
  if (state.tab !== 'terminal' && !narrow) {
    return { label: 'terminal', apply: s => ({ ...s, tab: 'terminal' }) };
  }
  if (state.notice !== null) {
    return { label: 'dismiss', apply: s => ({ ...s, notice: null }) };
  }
  return undefined;
}

/** Out of the details, then out of what was searched for, then back to the list. */
function timelineStep(state: UiState): EscapeStep | undefined {
  const view = timelineView(state);
  if (view.open) {
    return { label: 'timeline', apply: s => changeTimeline(s, now => ({ ...now, open: false })) };
  }
  if (isFiltered(view)) {
    return {
      label: 'show all',
      apply: s => changeTimeline(s, now => ({ ...now, kind: 'all', text: '' })),
    };
  }
  return state.focus === 'timeline'
    ? {
        label: 'list',
        apply: s => (isNarrow(s.cols) ? toList(s) : { ...s, focus: 'list', panel: 'list' }),
      }
    : undefined;
}

/** Out of the pane of a narrow screen: opened again it begins with the terminal. */
function toList(state: UiState): UiState {
  return { ...state, focus: 'list', panel: 'list', tab: 'terminal' };
}

function clearFilter(state: UiState): UiState {
  return { ...state, filtering: false, filter: emptyField };
}
