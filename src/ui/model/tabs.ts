import { isNarrow } from './layout.ts';
import { type Tab, tabs, type UiState } from './state.ts';

/** The next or previous tab; it goes round. A narrow screen that shows the list opens the pane as it is first. */
export function turnTab(state: UiState, by: 1 | -1): UiState {
  const now = tabs.indexOf(state.tab);
  const tab = showsPane(state) ? tabs[(now + by + tabs.length) % tabs.length] : state.tab;
  return { ...showTab(state, tab ?? 'terminal'), diffFrom: null };
}

export function showTab(state: UiState, tab: Tab): UiState {
  return { ...state, tab, panel: 'pane', focus: state.focus === 'timeline' ? 'list' : state.focus };
}

/** To the diff, and from it back to what was shown before. */
export function toggleDiff(state: UiState): UiState {
  if (state.tab === 'diff' && showsPane(state)) {
    const back = state.diffFrom ?? { tab: 'terminal', panel: 'pane' };
    return { ...state, ...back, diffFrom: null };
  }
  const tab = state.tab === 'diff' ? 'terminal' : state.tab;
  return { ...showTab(state, 'diff'), diffFrom: { tab, panel: state.panel } };
}

/** The pane's tabs are on the screen. */
export function showsPane({ cols, panel }: Pick<UiState, 'cols' | 'panel'>): boolean {
  return panel === 'pane' || !isNarrow(cols);
}

export function scrollKey(session: string, tab: Tab): string {
  return `${session}/${tab}`;
}
