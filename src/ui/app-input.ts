import { graphemeSegments } from '../term/segmenter.ts';
import { pressed } from './model/answer-guard.ts';
import type { App } from './model/app.ts';
import { dispatch } from './model/commands.ts';
import { fieldEdit, type ModalInput, modalKey, takesText } from './model/modal-keys.ts';
import { topModal } from './model/modals.ts';
import { keepListed } from './model/selection.ts';
import type { UiState } from './model/state.ts';
import { edit, type TextField } from './model/text-field.ts';
import { changeTimeline, inTimeline } from './model/timeline-view.ts';

/** What typed keys mean now, and where they go. */
export interface AppInput {
  /** `text`: keys that print are typed; `raw`: bytes go to the agent. */
  mode(state: UiState): 'keys' | 'text' | 'raw';
  handle(input: ModalInput): void;
}

/** Finds the command behind a chord; the contexts of the key table, most special first. */
export type Lookup = (contexts: readonly string[], chord: string) => string | undefined;

export function createAppInput(app: App, lookup: Lookup): AppInput {
  const chordOnList = (chord: string) => {
    const id = lookup(contextsOf(app.state.get()), chord);
    if (id !== undefined) dispatch(app, id, chord);
    app.state.update(state => ({ ...state, guard: pressed(state.guard, chord, app.now()) }));
  };
  return {
    mode(state) {
      if (state.focus === 'pane') return 'raw';
      return takesText(topModal(state)) || state.filtering || state.finding ? 'text' : 'keys';
    },
    handle(input) {
      const state = app.state.get();
      if (state.toast) app.state.update(s => ({ ...s, toast: null }));
      if (topModal(state)) {
        modalKey(app, input);
        return;
      }
      if (state.finding) {
        findKey(app, state.finding, input);
        return;
      }
      if (state.filtering) {
        filterKey(app, input);
        return;
      }
      if (input.type === 'chord') chordOnList(input.chord);
      // A paste into the list is text for somebody else: keys it happens to hold must not act.
      else if (input.type === 'text')
        for (const { segment } of graphemeSegments(input.text)) chordOnList(segment);
    },
  };
}

/** Contexts of the key table in force, most special first. */
export function contextsOf(state: UiState): string[] {
  if (state.focus === 'pane') return ['focus'];
  if (inTimeline(state)) return ['entries', 'timeline', 'pane', 'global'];
  if (state.tab === 'diff' || state.tab === 'timeline') return [state.tab, 'pane', 'list', 'global'];
  return ['list', 'pane', 'global'];
}

/** While the text for the timeline is typed: its rows follow, enter keeps it, esc clears it. */
function findKey(app: App, field: TextField, input: ModalInput): void {
  const chord = input.type === 'chord' ? input.chord : '';
  if (chord === 'enter') {
    app.state.update(state => ({ ...state, finding: null }));
    return;
  }
  const change = chord === 'esc' ? undefined : fieldEdit(input);
  if (chord !== 'esc' && !change) return;
  const finding = change ? edit(field, change) : null;
  app.state.update(state =>
    changeTimeline({ ...state, finding }, view => ({ ...view, text: finding?.text ?? '' })),
  );
}

/** While the filter is typed: enter keeps it, esc clears it, arrows move in what is left. */
function filterKey(app: App, input: ModalInput): void {
  if (input.type === 'chord') {
    const { chord } = input;
    if (chord === 'enter') {
      app.state.update(state => ({ ...state, filtering: false }));
      return;
    }
    if (chord === 'esc') {
      dispatch(app, 'app.back', chord);
      return;
    }
    if (chord === 'up' || chord === 'down') {
      dispatch(app, chord === 'up' ? 'list.up' : 'list.down', chord);
      return;
    }
    if (chord === 'tab') {
      app.state.update(state => ({ ...state, filtering: false }));
      dispatch(app, 'list.next-waiting', chord);
      return;
    }
  }
  const change = fieldEdit(input);
  if (change) app.state.update(state => keepListed({ ...state, filter: edit(state.filter, change) }));
}
