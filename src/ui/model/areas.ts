import { inside, type Layout, layout } from './layout.ts';
import type { UiState } from './state.ts';

/** The layout for a state: on a narrow screen a focused pane and the command log take the place of the list. */
export function areas(
  state: Pick<UiState, 'cols' | 'rows' | 'panel' | 'notice' | 'focus' | 'modals'>,
): Layout {
  const { cols, rows, notice, focus, modals } = state;
  const panel = focus !== 'list' || modals.at(-1)?.kind === 'log' ? 'pane' : state.panel;
  return layout({ cols, rows, panel, notice: notice !== null });
}

/** Cells inside of the pane's border, also while a narrow screen shows the list instead. */
export function paneSize(state: Parameters<typeof areas>[0]): { cols: number; rows: number } {
  const { pane } = areas({ ...state, panel: 'pane' });
  if (!pane) return { cols: 80, rows: 24 };
  const { width, height } = inside(pane);
  return { cols: width, rows: height };
}

/** Size of the pane in which a screen of this size shows a session at first, in cells. */
export function firstPaneSize(terminal: { cols: number; rows: number }): { cols: number; rows: number } {
  return paneSize({ ...terminal, panel: 'pane', notice: null, focus: 'list', modals: [] });
}
