import { Writable } from 'node:stream';
import { render } from 'ink';
import { expect, it, onTestFinished } from 'vitest';
import { stripSgr } from '../../../src/term/sgr.ts';
import { cellWidth } from '../../../src/term/width.ts';
import { createFrames } from '../../../src/ui/components/frame-store.ts';
import { Screen } from '../../../src/ui/components/screen.tsx';
import { initialState, type UiState } from '../../../src/ui/model/state.ts';
import { createStore } from '../../../src/ui/model/store.ts';
import { until } from '../../support/until.ts';
import { view } from '../support/views.ts';

const now = 1_000_000;

/** Ink draws into memory, whole frames, as the compositor takes them. */
function draw(change: Partial<UiState> = {}) {
  const state = createStore<UiState>({
    ...initialState({ cols: 120, rows: 20, now }),
    repository: { name: 'shop-api', branch: 'main' },
    loaded: true,
    ...change,
  });
  let frame = '';
  let frames = 0;
  const stdout = Object.assign(
    new Writable({
      write(chunk, _, done) {
        frame = String(chunk);
        frames += 1;
        done();
      },
    }),
    { columns: state.get().cols, rows: state.get().rows, isTTY: true },
  );
  const box = { rect: { x: 2, y: 2, width: 6, height: 1 }, rows: ['dialog'] };
  const source = createFrames(state, {
    bar: () => ' ? all keys',
    dialog: s => (s.modals.length > 0 ? box : undefined),
  });
  const app = render(<Screen frames={source} />, {
    stdout: stdout as unknown as NodeJS.WriteStream,
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  onTestFinished(() => {
    app.unmount();
    source.dispose();
  });
  return { state, lines: () => frame.split('\n').map(stripSgr), frames: () => frames };
}

it('draws exactly the size of the screen, with the boxes where the layout has them', async () => {
  const { lines } = draw({
    sessions: [view({ now, name: 'fix-login', group: 'working' })],
    selected: '01fix-login',
  });
  await until(() => lines().length >= 20, 'the frame');
  expect(lines()).toHaveLength(20);
  expect(lines()[0]).toMatch(/^ pitwall {2}shop-api on main .* 1 working/);
  expect(lines()[1]).toMatch(
    /^╭─ Sessions ─{27}╮╭─ fix-login ─+ Terminal {2}Diff {2}Timeline {2}Review {2}Info ─╮$/,
  );
  // The list's pane fills it.
  expect(lines()[3]).toMatch(/^│ {38}││ {78}│$/);
  for (const line of lines().slice(1, 19)) expect(cellWidth(line)).toBe(120);
  expect(lines()[19]).toBe(' ? all keys');
});

it('draws many changes of one moment once or twice, and nothing while nothing changes', async () => {
  const { state, frames, lines } = draw();
  await until(() => lines().length >= 20, 'the frame');
  const before = frames();
  for (let i = 0; i < 100; i++) state.update(s => ({ ...s, tick: now + i, notice: `${i}` }));
  await until(() => lines().some(line => line.includes('99')), 'the last change');
  expect(frames() - before).toBeLessThanOrEqual(3);
});

it('draws nothing for a change that only panes show', async () => {
  const { state, frames, lines } = draw();
  await until(() => lines().length >= 20, 'the frame');
  const before = frames();
  state.update(s => ({ ...s, tick: now + 60_000, scroll: { x: 1 } }));
  state.update(s => ({ ...s, repository: { name: 'other', branch: null } }));
  await until(() => lines()[0]?.includes('other'), 'the change that is seen');
  expect(frames() - before).toBe(1);
});

it('moves boxes and dialogs in the same turn as the panes', async () => {
  const { state, lines } = draw();
  await until(() => lines().length >= 20, 'the frame');
  state.update(s => ({ ...s, repository: { name: 'other', branch: null } }));
  state.update(s => ({ ...s, modals: [{ kind: 'log' }] }));
  // Immediates run behind everything of this turn, and no frame waits for fewer than two.
  await new Promise(resolve => setImmediate(resolve));
  expect(lines()[2]).toContain('dialog');
});

it('says in words when the terminal is too small', async () => {
  const { lines } = draw({ cols: 15, rows: 4 });
  await until(() => lines().join().includes('pitwall needs'), 'the words');
});
