import { expect, test } from 'vitest';
import { timeline } from '../../../src/store/record/timeline.ts';
import type { Fact, FactKind } from '../../../src/store/schema.ts';
import { aRecord } from '../a-record.ts';

const fact = (t: number, turn: number, k: FactKind, fields: object = {}): Fact => ({
  t,
  k,
  src: 'hook',
  turn,
  ...fields,
});

test('turns with their entries in the order things happened, several facts about one thing joined', () => {
  const turns = timeline(aRecord({ prompt: 'Fix it' }), [
    fact(1, 0, 'session', { source: 'startup', model: 'm1' }),
    fact(10, 1, 'turn.start'),
    fact(11, 1, 'tool.start', { id: 'x', tool: 'Bash', class: 'shell', input: { command: 'npm test' } }),
    fact(13, 1, 'tool.end', { id: 'x', tool: 'Bash', class: 'shell', ok: false }),
    fact(13, 1, 'command', { id: 'x', cmd: 'npm test', exit: 1 }),
    fact(12, 1, 'waiting', { why: 'permission', text: 'Run it ?' }),
    fact(14, 1, 'edit', { path: 'a.ts', added: 2, removed: 1 }),
    fact(15, 1, 'tokens', { in: 1 }),
    fact(16, 1, 'turn.end', { outcome: 'done', text: 'Fixed.', snapshot: 1 }),
    fact(17, 1, 'snapshot', { n: 2, why: 'review' }),
    fact(20, 2, 'turn.start', { prompt: 'More' }),
    fact(21, 2, 'tool.start', { id: 'y', tool: 'Read', class: 'read', input: { path: 'b.ts' } }),
  ]);
  expect(
    turns.map(({ turn, prompt, outcome, text, snapshot }) => ({ turn, prompt, outcome, text, snapshot })),
  ).toEqual([
    { turn: 0, prompt: '', outcome: 'unknown', text: '', snapshot: null },
    { turn: 1, prompt: 'Fix it', outcome: 'done', text: 'Fixed.', snapshot: 1 },
    { turn: 2, prompt: 'More', outcome: 'running', text: '', snapshot: null },
  ]);
  expect(turns[1]?.entries.map(({ kind, text, mark, facts }) => [kind, text, mark, facts.length])).toEqual([
    ['command', 'npm test', 'failed', 3],
    ['question', 'Run it ?', 'warning', 1],
    ['edit', 'a.ts +2 −1', '', 1],
    ['snapshot', 'snapshot 2 review', '', 1],
  ]);
  expect(turns[2]?.entries).toMatchObject([{ kind: 'read', text: 'Read b.ts', mark: 'running' }]);
});

test('a turn nobody saw ending has ended when another began or the agent is gone', () => {
  const facts = [fact(1, 1, 'turn.start'), fact(2, 2, 'turn.start')];
  expect(
    timeline(aRecord({ status: { value: 'working', since: 1 } }), facts).map(({ outcome }) => outcome),
  ).toEqual(['unknown', 'running']);
  expect(timeline(aRecord({ status: { value: 'lost', since: 1 } }), facts).at(-1)?.outcome).toBe('unknown');
});

test('every kind has words, unknown kinds and odd fields do no harm', () => {
  const facts = [
    fact(1, 1, 'commit', { sha: '0123456789abcdef', subject: 'Fix' }),
    fact(2, 1, 'send', { via: 'paste', receipt: 'unconfirmed' }),
    fact(3, 1, 'outside', { path: '../x' }),
    fact(4, 1, 'comment', { file: 'a.ts', line: 3, text: 'why?' }),
    fact(5, 1, 'verify', { cmd: 'make', exit: 0 }),
    fact(6, 1, 'dream' as FactKind),
    fact(7, 1, 'edit', { path: { not: 'a text' } }),
    fact(8, 1, 'tool.start', { tool: 'X', input: null }),
  ];
  expect(timeline(aRecord(), facts)[0]?.entries.map(({ text, mark }) => [text, mark])).toEqual([
    ['0123456 Fix', ''],
    ['sent paste', 'warning'],
    ['../x', 'warning'],
    ['a.ts:3 why?', ''],
    ['make', 'ok'],
    ['', ''],
    ['X', 'running'],
  ]);
});

test('an answer belongs to the question that it names, also when the next one was open before it was proved', () => {
  const turns = timeline(aRecord(), [
    fact(1, 1, 'turn.start', { prompt: 'Go' }),
    fact(2, 1, 'waiting', { question: 'a', text: 'Edit x ?' }),
    fact(3, 1, 'waiting', { question: 'b', text: 'Edit y ?' }),
    fact(4, 1, 'send', { question: 'a', how: 'deny', receipt: 'delivered' }),
    fact(5, 1, 'send', { question: 'b', how: 'approve', receipt: 'delivered' }),
  ]);
  const questions = turns[0]?.entries.filter(({ kind }) => kind === 'question');
  expect(questions?.map(({ text, answer }) => [text, answer?.how])).toEqual([
    ['Edit x ?', 'deny'],
    ['Edit y ?', 'approve'],
  ]);
});

test('host and hook tell of one start once; the next start is another', () => {
  const start = (t: number, src: Fact['src'], more: object = {}) => ({
    ...fact(t, 0, 'session', { nativeId: 'n', source: 'resume', ...more }),
    src,
  });
  const [turn] = timeline(aRecord(), [
    start(1, 'process'),
    start(2, 'hook', { model: 'm1' }),
    start(3, 'process'),
    start(4, 'hook', { nativeId: 'other' }),
  ]);
  expect(turn?.entries.map(({ text, facts }) => [text, facts.length])).toEqual([
    ['started: resume with m1', 2],
    ['started: resume', 1],
    ['started: resume', 1],
  ]);
});

test('titles of what was thought are shown without their marks', () => {
  const [turn] = timeline(aRecord(), [fact(1, 1, 'reasoning', { text: '**Looking at it**\n2 ** 3' })]);
  expect(turn?.entries[0]?.text).toBe('Looking at it\n2 ** 3');
});
