import { readFileSync } from 'node:fs';
import { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { sliceSgr } from '../../../src/term/sgr.ts';
import { contextsOf } from '../../../src/ui/app-input.ts';
import { bottomRow } from '../../../src/ui/components/bottom-row.ts';
import { headerRow } from '../../../src/ui/components/header-row.ts';
import { listBox } from '../../../src/ui/components/list-box.ts';
import { paneBox } from '../../../src/ui/components/pane-box.ts';
import { resolveKeys } from '../../../src/ui/keys/resolve.ts';
import { inside, layout } from '../../../src/ui/model/layout.ts';
import { initialState, type UiState } from '../../../src/ui/model/state.ts';
import { createListPane } from '../../../src/ui/panes/list-pane.ts';
import { view } from '../support/views.ts';

const min = 60_000;
const hour = 60 * min;
const now = 100 * hour;

const sessions = [
  view({
    now,
    name: 'fix-login',
    group: 'needs-input',
    age: 9 * min,
    question: { text: 'Run npm test -- login ?', subject: 'npm test -- login' },
    size: [2, 12, 2],
    paths: ['src/auth/callback.ts', 'tests/auth/callback.test.ts'],
    record: {
      task: { goal: 'x', only: ['src/**', 'tests/**'], keep: '', verify: '', doneWhen: [], restate: false },
    },
  }),
  view({
    now,
    name: 'rate-limit',
    group: 'needs-input',
    agent: 'codex',
    age: 4 * min,
    question: { text: 'Edit outside "only touch": ci.yml', subject: 'ci.yml' },
  }),
  view({
    now,
    name: 'cart-plan',
    role: 'plan',
    group: 'needs-input',
    age: 1 * min,
    question: { kind: 'plan', text: 'plan to approve · 5 steps' },
  }),
  view({
    now,
    name: 'retry-queue',
    group: 'ready',
    age: 2 * hour,
    size: [14, 311, 97],
    tests: 'passed-stale',
  }),
  view({
    now,
    name: 'openapi-docs',
    group: 'ready',
    agent: 'codex',
    age: 22 * min,
    size: [6, 84, 3],
    tests: 'passed',
    overlap: ['a'],
  }),
];
const rest = [
  view({
    now,
    name: 'flaky-e2e',
    role: 'test',
    group: 'working',
    agent: 'codex',
    age: 14 * min,
    status: { activity: 'runs npx playwright test' },
  }),
  view({
    now,
    name: 'i18n-de',
    group: 'working',
    agent: 'gemini',
    age: 6 * min,
    status: { activity: 'thinks' },
  }),
  view({
    now,
    name: 'cart-refactor',
    group: 'working',
    age: 3 * min,
    status: { activity: 'edits src/cart/total.ts' },
  }),
  view({
    now,
    name: 'review-login',
    role: 'review',
    group: 'working',
    agent: 'codex',
    age: 40_000,
    status: { activity: 'reads src/auth/login.ts' },
  }),
  view({
    now,
    name: 'bump-node',
    group: 'stopped',
    agent: 'codex',
    age: hour,
    status: { reason: 'exited 1: not logged in' },
    record: { exit: { code: 1, signal: null, lines: [], at: now } },
  }),
];

const keys = resolveKeys();
/** What the drawing has no key for: the agent runs and shows no options, and its tabs are in sight. */
const absent = new Set(['answer.option', 'session.resume', 'tab.next']);
const disabled = (id: string) => (absent.has(id) ? 'not now' : undefined);

function state(): UiState {
  return {
    ...initialState({ cols: 120, rows: 34, now }),
    repository: { name: 'shop-api', branch: 'main' },
    sessions: [...sessions, ...rest],
    loaded: true,
    selected: '01fix-login',
    paneNote: '80×31',
  };
}

interface Cell {
  text: string;
  fg: number;
  bg: number;
  look: string;
}

/** Rows drawn into a terminal, cell by cell. */
async function cells(text: string): Promise<Cell[][]> {
  const terminal = new Terminal({ cols: 120, rows: 34, allowProposedApi: true });
  await new Promise<void>(done => terminal.write(text.replaceAll('\n', '\r\n'), done));
  const buffer = terminal.buffer.active;
  return Array.from({ length: 34 }, (_, y) =>
    Array.from({ length: 120 }, (_, x) => {
      const cell = buffer.getLine(y)?.getCell(x);
      const chars = cell?.getChars() || ' ';
      return {
        text: chars,
        // The colour of a space cannot be seen.
        fg: chars === ' ' && !cell?.isInverse() ? -1 : (cell?.getFgColor() ?? -1),
        bg: cell?.getBgColor() ?? -1,
        look: chars === ' ' ? '' : `${cell?.isBold() ? 'b' : ''}${cell?.isUnderline() ? 'u' : ''}`,
      };
    }),
  );
}

function screen(): string {
  const s = state();
  const at = layout({ cols: 120, rows: 34, panel: 'list', notice: false });
  if (!at.list || !at.pane) throw new Error('both panels fit');
  const inner = inside(at.list);
  const rows = createListPane(s).rows(inner.width, inner.height);
  const list = listBox(s, at.list).map((frame, i) =>
    rows[i - 1] === undefined ? frame : sliceSgr(frame, 0, 1) + rows[i - 1] + sliceSgr(frame, 39, 40),
  );
  const pane = paneBox(s, at.pane);
  return [
    headerRow(s, 120),
    ...list.map((row, i) => row + pane[i]),
    bottomRow(s, { keys, disabled, contexts: contextsOf(s) }),
  ].join('\n');
}

describe('the drawn screen', () => {
  it('is the design cell for cell, apart from the order inside groups and what is in the pane', async () => {
    const design = readFileSync(new URL('fixtures/screen.ans', import.meta.url), 'utf8').trimEnd();
    // The drawing says `Diff 4` over `2 files`; the tab counts the same files as the border below.
    // Its `40s` would stand still until the next minute: ages have no seconds.
    const drawn = design
      .replace('\x1b[0;38;5;244m4\x1b[0m', '\x1b[0;38;5;244m2\x1b[0m')
      .replace(' 40s', '  1m');
    const want = await cells(drawn);
    const got = await cells(screen());
    // The drawing lists these two groups by name; the words say the one waiting longest comes first.
    const shuffled = new Set([11, 12, 13, 14, 17, 18, 19, 20, 21, 22, 23, 24]);
    for (let y = 0; y < 34; y++) {
      const inPane = y >= 2 && y < 32;
      const from = shuffled.has(y) ? 39 : 0;
      const pick = (rows: Cell[][]) => rows[y]?.slice(from, inPane ? 41 : 120);
      expect(pick(got), `row ${y}`).toEqual(pick(want));
    }
    const row = (rows: Cell[][], y: number) => rows[y]?.slice(0, 40);
    const moved: Array<[design: number, ours: number]> = [
      [11, 13],
      [12, 14],
      [13, 11],
      [14, 12],
      [17, 21],
      [18, 22],
      [19, 17],
      [20, 18],
      [21, 23],
      [22, 24],
      [23, 19],
      [24, 20],
    ];
    for (const [design_, ours] of moved) expect(row(got, ours), `row ${ours}`).toEqual(row(want, design_));
  });
});
