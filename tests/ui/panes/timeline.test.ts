import { expect, it } from 'vitest';
import type { Fact } from '../../../src/store/schema.ts';
import { timelineLines } from '../../../src/ui/panes/timeline-lines.ts';
import { view } from '../support/views.ts';

const { record } = view({ name: 'fix-login', group: 'working' });

function fact(k: Fact['k'], fields: object): Fact {
  return { t: 0, k, src: 'hook', turn: 1, ...fields };
}

function shown(facts: readonly Fact[]): { text: string[]; stops: number[] } {
  const { lines, stops } = timelineLines(record, facts);
  const text = lines.map(line =>
    line
      .map(({ text: part }) => part)
      .join('')
      .replace(/^ \d\d:\d\d /, ''),
  );
  return { text, stops };
}

it('has turns as headings, what happened in words, and how each turn ended', () => {
  expect(
    shown([
      fact('session', { turn: 0, source: 'startup' }),
      fact('turn.start', { prompt: 'fix it' }),
      fact('command', { cmd: 'npm test', exit: 1 }),
      fact('edit', { path: 'a.ts', added: 2, removed: 1 }),
      fact('status', { to: 'needs-input', reason: 'asks permission' }),
      fact('waiting', { why: 'permission', text: 'Run npm test ?' }),
      fact('send', { how: 'approve', via: 'keys', receipt: 'delivered' }),
      fact('send', { how: { option: 2 }, receipt: 'unconfirmed', why: 'the screen did not change' }),
      fact('snapshot', { n: 1, why: 'turn' }),
      fact('turn.end', { t: 65_000, outcome: 'done', text: 'It works.', snapshot: 1 }),
      fact('turn.start', { t: 70_000, prompt: '\x1b[2Jagain', turn: 2 }),
      fact('status', { t: 71_000, turn: 2, to: 'exited', reason: 'exited 1: gave up' }),
    ]),
  ).toEqual({
    text: [
      '',
      '  · session started',
      '',
      'Turn 1  fix it',
      '  × runs npm test exit 1',
      '  ± edits a.ts +2 −1',
      '  ? asks Run npm test ?',
      '  ❯ approved',
      '  ❯ option 2 taken: unconfirmed, the screen did not change',
      '         · It works.',
      '  ✓ turn done after 1m 5s · snapshot 1',
      '',
      'Turn 2  again',
      '  ■ exited 1: gave up',
    ],
    stops: [3, 12],
  });
});

it('tells a tool once, whatever facts it was told by, and many reads in one line', () => {
  const reads = ['a', 'b', 'c', 'd'].map(path => fact('read', { path }));
  const tool = [
    fact('tool.start', { id: 't1', tool: 'Bash', class: 'shell', input: { command: 'make' } }),
    fact('command', { id: 't1', cmd: 'make', exit: 2 }),
    fact('tool.end', { id: 't1', tool: 'Bash', class: 'shell', ok: false }),
  ];
  expect(shown([fact('turn.start', { prompt: 'go' }), ...reads, ...tool]).text).toEqual([
    '',
    'Turn 1  go',
    '  · reads a and 3 more files',
    '  × runs make exit 2',
  ]);
});

it('says so when nothing happened', () => {
  expect(shown([]).text).toEqual(['', '  nothing happened yet']);
});
