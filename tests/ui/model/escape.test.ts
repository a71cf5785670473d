import { expect, it } from 'vitest';
import { escapeStep } from '../../../src/ui/model/escape.ts';
import { helpModal, pushModal } from '../../../src/ui/model/modals.ts';
import { initialState, type UiState } from '../../../src/ui/model/state.ts';
import { textField } from '../../../src/ui/model/text-field.ts';

it('takes one level back at a time, and always says which', () => {
  let state: UiState = {
    ...initialState({ cols: 80, rows: 24, now: 0 }),
    notice: 'since you left: 1 needs input',
    tab: 'diff',
    panel: 'pane',
    filter: textField('login'),
  };
  state = pushModal(pushModal(state, helpModal), helpModal);
  const labels = [];
  for (let step = escapeStep(state, true); step; step = escapeStep(state, true)) {
    labels.push(step.label);
    state = step.apply(state);
  }
  expect(labels).toEqual(['back', 'back', 'list', 'clear filter', 'dismiss']);
  expect(state).toMatchObject({ modals: [], panel: 'list', tab: 'terminal', notice: null });
  expect(state.filter.text).toBe('');
});

it('shows the terminal again where the pane stands beside the list', () => {
  const state: UiState = { ...initialState({ cols: 120, rows: 40, now: 0 }), tab: 'diff' };
  expect(escapeStep(state, false)).toMatchObject({ label: 'terminal' });
});
