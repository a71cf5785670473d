import { listRows } from '../components/list-rows.ts';
import { listed } from '../model/selection.ts';
import type { UiState } from '../model/state.ts';
import { createChanges } from './pane.ts';
import type { PaneSource } from './pane-source.ts';

export interface ListPane extends PaneSource {
  /** Shows the sessions of this state. */
  show(state: UiState): void;
}

/** A question must stand in its row at once, and `j` must never wait. Frames per second. */
const listFps = 60;

/**
 * The inside of the session list. A pane and no component: what changes most often, and what people wait for, is
 * painted without a frame by Ink.
 */
export function createListPane(first: UiState): ListPane {
  const changes = createChanges();
  let state = first;
  return {
    get version() {
      return changes.version();
    },
    rows: (width, height) =>
      listRows(
        {
          sessions: listed(state),
          selected: state.selected,
          tick: state.tick,
          showRepository: state.repository === null,
          empty: emptyText(state),
        },
        width,
        height,
      ),
    subscribe: changes.subscribe,
    fps: listFps,
    watchedFps: listFps,
    show(next) {
      const same = sameList(state, next);
      state = next;
      if (!same) changes.changed();
    },
  };
}

function sameList(a: UiState, b: UiState): boolean {
  return (
    a.sessions === b.sessions &&
    a.selected === b.selected &&
    a.tick === b.tick &&
    a.loaded === b.loaded &&
    a.repository === b.repository &&
    a.filter.text === b.filter.text
  );
}

function emptyText(state: UiState): string {
  if (!state.loaded) return '';
  if (state.filter.text !== '') return 'no session fits the filter';
  return state.repository === null ? 'no session in any repository' : 'no session yet';
}
