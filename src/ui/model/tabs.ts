import { type Tab, tabs, type UiState } from './state.ts';

/** The next or previous tab; it goes round. */
export function turnTab(state: UiState, by: 1 | -1): UiState {
  const now = tabs.indexOf(state.tab);
  return showTab(state, tabs[(now + by + tabs.length) % tabs.length] ?? 'terminal');
}

export function showTab(state: UiState, tab: Tab): UiState {
  return { ...state, tab, panel: 'pane', focus: state.focus === 'timeline' ? 'list' : state.focus };
}

export function scrollKey(session: string, tab: Tab): string {
  return `${session}/${tab}`;
}
