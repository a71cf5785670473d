import { areas } from '../model/areas.ts';
import { inside } from '../model/layout.ts';
import { selectedView } from '../model/selection.ts';
import { questionKey } from '../model/session-view.ts';
import type { UiState } from '../model/state.ts';
import { questionFits } from './session-row.ts';

/**
 * The question of the selected session when it can be read in full: its row shows it without a cut, or its terminal is
 * on the screen with the question in it. Null under a dialog, while keys go to the agent, and when there is none.
 */
export function visibleQuestion(state: UiState, terminalShown: boolean): string | null {
  if (state.focus !== 'list' || state.modals.length > 0) return null;
  const view = selectedView(state);
  const key = questionKey(view);
  if (key === null || !view) return null;
  const at = areas(state);
  const inRow = at.list !== undefined && questionFits(view, inside(at.list).width);
  const inPane = at.pane !== undefined && state.tab === 'terminal' && terminalShown;
  return inRow || inPane ? key : null;
}
