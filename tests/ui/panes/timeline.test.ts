import { expect, it } from 'vitest';
import { createTimeline } from '../../../src/store/record/timeline.ts';
import type { Fact } from '../../../src/store/schema.ts';
import { freshTimeline, type TimelineView } from '../../../src/ui/model/timeline-view.ts';
import { detailLines } from '../../../src/ui/panes/timeline-details.ts';
import { timelineLine } from '../../../src/ui/panes/timeline-lines.ts';
import { createTimelineRows } from '../../../src/ui/panes/timeline-rows.ts';
import { view } from '../support/views.ts';

const { record } = view({ name: 'fix-login', group: 'working' });

function fact(k: Fact['k'], fields: object): Fact {
  return { t: 0, k, src: 'hook', turn: 1, ...fields };
}

function laidOut(facts: readonly Fact[], how: Partial<TimelineView> = {}) {
  const fold = createTimeline();
  fold.add(facts);
  return createTimelineRows()(fold.turns(record), { ...freshTimeline, ...how });
}

function shown(facts: readonly Fact[], how: Partial<TimelineView> = {}) {
  const rows = laidOut(facts, how);
  const text = Array.from({ length: rows.length }, (_, i) =>
    timelineLine(rows.at(i), false)
      .map(({ text: part }) => part)
      .join('')
      .replace(/^ \d\d:\d\d /, ''),
  );
  return { text, stops: rows.stops };
}

const story = [
  fact('session', { turn: 0, source: 'startup' }),
  fact('turn.start', { prompt: 'fix it' }),
  fact('reasoning', { text: 'Tests first.' }),
  fact('command', { cmd: 'npm test', exit: 1, class: 'test', ms: 3_200, cwd: '/w', text: 'boom\nat line 3' }),
  fact('command', { cmd: 'npm test | tail', exit: 0, class: 'test', masked: true }),
  fact('command', { cmd: 'sleep 9 &', exit: null, background: true }),
  fact('edit', { path: 'a.ts', added: 2, removed: 1, by: 'tool' }),
  fact('read', { path: 'b.ts', by: 'shell' }),
  fact('status', { to: 'needs-input', reason: 'asks permission' }),
  fact('waiting', { why: 'permission', text: 'Run npm test ?' }),
  fact('send', { how: 'approve', by: 'Ada', from: 'key', via: 'keys', receipt: 'delivered' }),
  fact('send', { how: { option: 2 }, receipt: 'unconfirmed', why: 'the screen did not change' }),
  fact('outside', { path: '../x' }),
  fact('snapshot', { n: 1, why: 'turn' }),
  fact('tokens', { in: 12_000, out: 340, cached: 9 }),
  fact('tokens', { in: 300, out: 10 }),
  fact('turn.end', { t: 65_000, outcome: 'done', text: 'It works.', snapshot: 1 }),
  fact('turn.start', { t: 70_000, prompt: '\x1b[2Jagain', turn: 2 }),
  fact('status', { t: 71_000, turn: 2, to: 'exited', reason: 'exited 1: gave up' }),
];

it('has turns as headings, what happened in words, and how each turn ended', () => {
  expect(shown(story)).toEqual({
    text: [
      '',
      '  · session started',
      '',
      '▾ Turn 1  fix it',
      '  · Tests first.',
      '  ✗ tests npm test exit 1 failed 3.2s',
      '  ✓ tests npm test | tail unknown: its exit code is masked',
      '  ? runs sleep 9 & in the background',
      '  ± edits a.ts +2 −1',
      '  · reads b.ts guessed from shell',
      '  ? asks Run npm test ? approved',
      '  ❯ approved by Ada, with a key',
      '  ❯ option 2 taken: unconfirmed, the screen did not change',
      '  ! changed outside of the worktree: ../x',
      '         · It works.',
      '  ✓ turn done after 1m 5s · 12.3k tokens in, 350 out · snapshot 1',
      '',
      '▾ Turn 2  again',
      '  ■ exited 1: gave up',
    ],
    stops: [3, 17],
  });
});

it('shows what came behind the end of a turn behind it, and what was told too early in its turn', () => {
  const facts = [
    fact('session', { t: 1, turn: 0, source: 'startup' }),
    fact('command', { t: 20, turn: 0, cmd: 'make', exit: 0 }),
    fact('turn.start', { t: 10, prompt: '' }),
    fact('turn.end', { t: 30, outcome: 'done' }),
    fact('review', { t: 40, state: 'reviewed', text: 'reviewed', by: 'Ada' }),
  ];
  const { text } = shown(facts);
  expect(text.slice(1)).toEqual([
    '  · session started',
    '',
    `▾ Turn 1  ${record.prompt || 'prompt not known'}`,
    '  ✓ runs make',
    '  ✓ turn done after 0s',
    expect.stringContaining('◆ '),
  ]);
  const rows = laidOut(facts);
  for (let i = 0; i < rows.length; i++) {
    const key = rows.key(i);
    if (key !== undefined) expect(rows.find(key)).toBe(i);
  }
});

it('folds one turn or all of them; a folded one says what it holds', () => {
  expect(shown(story, { except: [1] }).text.slice(2)).toEqual([
    '',
    '▸ Turn 1  fix it  3 commands · 1 ✗ · 1 edit',
    '',
    '▾ Turn 2  again',
    '  ■ exited 1: gave up',
  ]);
  expect(shown(story, { folded: true, except: [] }).text.filter(line => line.includes('Turn'))).toHaveLength(
    2,
  );
  expect(shown(story, { folded: true, except: [] }).text).toHaveLength(6);
});

it('narrows to a kind and to a text, in what is told and in what a command printed', () => {
  expect(shown(story, { kind: 'tests' }).text.slice(1)).toEqual([
    '▾ Turn 1  fix it',
    '  ✗ tests npm test exit 1 failed 3.2s',
    '  ✓ tests npm test | tail unknown: its exit code is masked',
  ]);
  expect(shown(story, { kind: 'trouble' }).text.slice(2)).toEqual([
    '  ✗ tests npm test exit 1 failed 3.2s',
    '  ! changed outside of the worktree: ../x',
  ]);
  expect(shown(story, { text: 'BOOM' }).text.slice(2)).toEqual(['  ✗ tests npm test exit 1 failed 3.2s']);
  expect(shown(story, { text: 'its exit code is masked' }).text.slice(2)).toEqual([
    '  ✓ tests npm test | tail unknown: its exit code is masked',
  ]);
  expect(shown(story, { text: 'nowhere' }).text).toEqual([]);
});

it('finds a row again by its name, also when it was folded or filtered away', () => {
  const open = laidOut(story);
  for (let i = 0; i < open.length; i++) {
    const key = open.key(i);
    if (key !== undefined) expect(open.find(key)).toBe(i);
  }
  const edit = open.key(8) ?? '';
  expect(laidOut(story, { except: [1] }).find(edit)).toBe(3);
  expect(laidOut(story, { kind: 'tests' }).find(edit)).toBe(3);
  expect(laidOut(story, { kind: 'reads' }).find('2:0')).toBeUndefined();
});

it('the details have the whole command, its output, the reasoning before it and every field', () => {
  const rows = laidOut(story);
  const text = detailLines(rows.at(5), 60)
    .map(line =>
      line
        .map(part => part.text)
        .join('')
        .trim(),
    )
    .filter(Boolean);
  expect(text).toEqual([
    '✗ tests npm test exit 1 failed 3.2s',
    'command',
    'npm test',
    'in',
    '/w',
    'took',
    '3.2s',
    'output, as far as it was kept',
    'boom',
    'at line 3',
    'reasoning before it',
    'Tests first.',
    'when',
    expect.stringMatching(/^turn 1, \d\d:\d\d:00$/),
    'fact command from hook',
    'exit: 1',
    'class: test',
    'ms: 3200',
  ]);
  const prompt = detailLines(rows.at(3), 60).map(line =>
    line
      .map(part => part.text)
      .join('')
      .trim(),
  );
  expect(prompt).toEqual(expect.arrayContaining(['fix it', 'It works.', '12.3k tokens in, 350 out']));
});

it('tells a tool once, whatever facts it was told by, and many reads in one line', () => {
  const reads = ['a', 'b', 'c', 'd'].map(path => fact('read', { path }));
  const tool = [
    fact('tool.start', { id: 't1', tool: 'Bash', class: 'shell', input: { command: 'make' } }),
    fact('command', { id: 't1', cmd: 'make', exit: 2 }),
    fact('tool.end', { id: 't1', tool: 'Bash', class: 'shell', ok: false }),
  ];
  const facts = [fact('turn.start', { prompt: 'go' }), ...reads, ...tool];
  expect(shown(facts).text).toEqual([
    '',
    '▾ Turn 1  go',
    '  · reads a and 3 more files',
    '  ✗ runs make exit 2',
  ]);
  expect(shown(facts, { kind: 'reads' }).text).toHaveLength(6);
});

it('tells that a review was taken back, and by whom', () => {
  const facts = [
    fact('turn.start', { prompt: 'go' }),
    fact('review', { state: 'none', by: 'Ada', note: '' }),
    fact('review', { state: 'none', by: 'Ada', note: 'too early' }),
  ];
  expect(shown(facts).text.slice(2)).toEqual([
    '  ◆ review taken back by Ada',
    '  ◆ review taken back: too early by Ada',
  ]);
});

it('has no rows when nothing happened', () => {
  expect(shown([]).text).toEqual([]);
});
