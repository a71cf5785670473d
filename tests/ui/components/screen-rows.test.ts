import { expect, it } from 'vitest';
import { stripSgr } from '../../../src/term/sgr.ts';
import { cellWidth } from '../../../src/term/width.ts';
import { dialog } from '../../../src/ui/components/dialog.ts';
import { screenRows } from '../../../src/ui/components/screen-rows.ts';
import { span } from '../../../src/ui/components/spans.ts';
import { initialState, type UiState } from '../../../src/ui/model/state.ts';
import { view } from '../support/views.ts';

const now = 1_000_000;

function draw(change: Partial<UiState> = {}, open?: ReturnType<typeof dialog>) {
  const state: UiState = {
    ...initialState({ cols: 120, rows: 20, now }),
    repository: { name: 'shop-api', branch: 'main' },
    loaded: true,
    ...change,
  };
  return screenRows(state, ' ? all keys', open).map(stripSgr);
}

it('draws exactly the size of the screen, with the boxes where the layout has them', () => {
  const lines = draw({
    sessions: [view({ now, name: 'fix-login', group: 'working' })],
    selected: '01fix-login',
  });
  expect(lines).toHaveLength(20);
  expect(lines[0]).toMatch(/^ pitwall {2}shop-api on main .* 1 working/);
  expect(lines[1]).toMatch(
    /^╭─ Sessions ─{27}╮╭─ fix-login ─+ Terminal {2}Diff {2}Timeline {2}Review {2}Info ─╮$/,
  );
  expect(lines[3]).toContain('▌▸ fix-login');
  for (const line of lines.slice(1, 19)) expect(cellWidth(line)).toBe(120);
  expect(lines[19]).toBe(' ? all keys');
});

it('gives the notice the second row', () => {
  const lines = draw({ notice: 'since you left: nothing' });
  expect(lines).toHaveLength(20);
  expect(lines[1]).toContain('since you left: nothing');
  expect(lines[2]).toContain('╭─ Sessions');
});

it('puts a dialog above the boxes and leaves what is beside it', () => {
  const without = draw();
  const content = { title: [span('Sure')], width: 30, body: () => [[span('really')]], keys: [] };
  const open = dialog(content, 120, 20);
  const lines = draw({}, open);
  const { x, y, width, height } = open.rect;
  for (const [i, line] of lines.entries()) {
    if (i < y || i >= y + height) expect(line).toBe(without[i]);
    else {
      expect(line.slice(0, x)).toBe(without[i]?.slice(0, x));
      expect(line.slice(x, x + width)).toBe(stripSgr(open.rows[i - y] ?? ''));
      expect(line.slice(x + width)).toBe(without[i]?.slice(x + width));
    }
  }
});

it('says in words when the terminal is too small', () => {
  const lines = draw({ cols: 15, rows: 4 });
  expect(lines).toHaveLength(4);
  expect(lines.join()).toContain('pitwall needs');
});
