import { describe, expect, it } from 'vitest';
import { initialState, type UiState } from '../../../src/ui/model/state.ts';
import { toggleDiff, turnTab } from '../../../src/ui/model/tabs.ts';

const narrow = (more: Partial<UiState> = {}): UiState => ({
  ...initialState({ cols: 80, rows: 24, now: 0 }),
  ...more,
});
const wide = (more: Partial<UiState> = {}): UiState => ({ ...narrow(more), cols: 120 });
const shown = ({ tab, panel }: UiState) => ({ tab, panel });

describe('the tab keys', () => {
  it('open the pane of a narrow screen as it is, and turn its tabs from then on', () => {
    for (const by of [1, -1] as const)
      expect(shown(turnTab(narrow(), by))).toEqual({ tab: 'terminal', panel: 'pane' });
    expect(turnTab(turnTab(narrow(), 1), 1).tab).toBe('diff');
    expect(turnTab(turnTab(narrow(), 1), -1).tab).toBe('info');
  });

  it('turn at once where the pane stands beside the list', () => {
    expect(turnTab(wide(), 1).tab).toBe('diff');
    expect(turnTab(wide(), -1).tab).toBe('info');
  });
});

describe('the diff key', () => {
  it.each([
    ['the list of a narrow screen', narrow()],
    ['the terminal of a narrow screen', narrow({ panel: 'pane' })],
    ['a tab of a narrow screen', narrow({ panel: 'pane', tab: 'info' })],
    ['the timeline', wide({ tab: 'timeline' })],
    ['the terminal', wide()],
  ])('comes back to %s', (_, from) => {
    const there = toggleDiff(from);
    expect(shown(there)).toEqual({ tab: 'diff', panel: 'pane' });
    expect(shown(toggleDiff(there))).toEqual(shown(from));
  });

  it('goes to the terminal when another key led to the diff', () => {
    expect(toggleDiff(turnTab(turnTab(toggleDiff(narrow()), 1), -1))).toMatchObject({
      tab: 'terminal',
      panel: 'pane',
    });
  });
});
