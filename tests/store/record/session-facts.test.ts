import { expect, test } from 'vitest';
import { agentStart } from '../../../src/store/record/agent-start.ts';
import { missingEdits, mistakes } from '../../../src/store/record/mistakes.ts';
import { sessionFiles } from '../../../src/store/record/session-files.ts';
import { createTimeline, type TimelineTurn, timeline } from '../../../src/store/record/timeline.ts';
import type { Fact, FactKind } from '../../../src/store/schema.ts';
import { aRecord } from '../a-record.ts';

const fact = (t: number, turn: number, k: FactKind, fields: object = {}): Fact => ({
  t,
  k,
  src: 'transcript',
  turn,
  ...fields,
});

test('files with what was done to them; guessed only when nothing else tells of them', () => {
  const files = sessionFiles([
    fact(1, 1, 'read', { path: 'b.ts', by: 'shell' }),
    fact(2, 1, 'read', { path: 'a.ts', by: 'shell' }),
    fact(3, 1, 'read', { path: 'a.ts', by: 'tool' }),
    fact(4, 1, 'edit', { path: 'z.ts', by: 'tool', added: 2, removed: 1 }),
    fact(5, 2, 'edit', { path: 'z.ts', by: 'tool', added: 3, removed: null }),
    fact(6, 2, 'outside', { path: '/main/x' }),
    fact(7, 2, 'command', { path: 'no file' }),
  ]);
  expect(
    files.map(({ path, edits, added, removed, reads, guessed, outside, at }) => [
      path,
      edits,
      added,
      removed,
      reads,
      guessed,
      outside,
      at,
    ]),
  ).toEqual([
    ['/main/x', 0, null, null, 0, false, true, 6],
    ['z.ts', 2, 5, 1, 0, false, false, 5],
    ['a.ts', 0, null, null, 2, false, false, 3],
    ['b.ts', 0, null, null, 1, true, false, 1],
  ]);
});

test('files of the change that no fact tells of, by a command or a person', () => {
  const facts = [
    fact(1, 1, 'read', { path: 'a.ts', by: 'tool' }),
    fact(2, 1, 'read', { path: 'b.ts', by: 'tool' }),
  ];
  const files = sessionFiles(facts, ['b.ts', 'new.ts']);
  expect(files.map(({ path, changed, reads, guessed, at }) => [path, changed, reads, guessed, at])).toEqual([
    ['b.ts', true, 1, false, 2],
    ['new.ts', true, 0, false, 0],
    ['a.ts', false, 1, false, 1],
  ]);
});

test('a question that is drawn anew is one question until it is answered', () => {
  const [turn] = timeline(aRecord({}), [
    fact(1, 1, 'waiting', { text: 'Run mv ?' }),
    fact(2, 1, 'waiting', { text: 'Run mv ?' }),
    fact(3, 1, 'send', { how: 'approve', by: 'Ada' }),
    fact(4, 1, 'waiting', { text: 'Run mv ?' }),
  ]);
  const questions = turn?.entries.filter(({ kind }) => kind === 'question') ?? [];
  expect(questions.map(({ t, answer }) => [t, answer?.how])).toEqual([
    [1, 'approve'],
    [4, undefined],
  ]);
});

test('a question asked again later is another one, also when nobody is known to have answered the first', () => {
  const turns = timeline(aRecord({}), [
    fact(1, 1, 'waiting', { text: 'Run mv ?' }),
    fact(2, 1, 'command', { id: 'a', cmd: 'mv a b', exit: 0 }),
    fact(3, 1, 'waiting', { text: 'Run mv ?' }),
    fact(4, 2, 'waiting', { text: 'Run mv ?' }),
  ]);
  expect(turns.map(({ entries }) => entries.map(({ t }) => t))).toEqual([[1, 2, 3], [4]]);
});

test('mistakes: failed, rejected, interrupted, reverted, noted; each once', () => {
  const record = aRecord({
    size: { files: 1, added: 1, removed: 0, tree: 't', paths: ['kept.ts'] },
    review: { state: 'changes asked', note: 'too much', at: 99 },
  });
  const turns = timeline(record, [
    fact(1, 1, 'turn.start', { prompt: 'go' }),
    fact(2, 1, 'command', { cmd: 'npm test', exit: 2 }),
    fact(3, 1, 'command', { cmd: 'ls', exit: 0 }),
    fact(4, 1, 'waiting', { text: 'Run rm ?' }),
    fact(5, 1, 'send', { how: 'deny', by: 'Ada' }),
    fact(6, 1, 'note', { text: 'rm was rejected', kind: 'rejected' }),
    fact(7, 1, 'waiting', { text: 'Run mv ?' }),
    fact(8, 1, 'send', { how: 'approve' }),
    fact(9, 1, 'edit', { path: 'kept.ts' }),
    fact(10, 1, 'edit', { path: 'gone.ts' }),
    fact(11, 1, 'edit', { path: 'gone.ts' }),
    fact(12, 1, 'command', { cmd: 'git restore --staged a', exit: 0 }),
    fact(13, 1, 'command', { cmd: 'git checkout -- gone.ts', exit: 0 }),
    fact(14, 1, 'note', { text: 'compacted', kind: 'compaction' }),
    fact(15, 1, 'turn.end', { outcome: 'interrupted' }),
    fact(16, 2, 'lesson', { text: 'ask first' }),
  ]);
  expect(mistakes(record, turns).map(({ kind, text, exit }) => [kind, text, exit])).toEqual([
    ['failed', 'npm test', 2],
    ['rejected', 'rm was rejected', null],
    ['reverted', 'gone.ts: edited, and not in the final change (undone, or ignored by git)', null],
    ['reverted', 'git checkout -- gone.ts', null],
    ['interrupted', 'the turn was interrupted', null],
    ['note', 'ask first', null],
    ['note', 'review: too much', null],
  ]);
  expect(missingEdits(record, turns)).toEqual(['gone.ts']);
  const goneWhen = (ignored: string[]) =>
    mistakes(record, turns, new Set(ignored)).flatMap(({ text }) => (text.startsWith('gone.ts') ? text : []));
  expect(goneWhen([])).toEqual(['gone.ts: edited, and not in the final change (undone)']);
  expect(goneWhen(['gone.ts'])).toEqual([]);
  // Without a whole list of changed files nothing is said to be undone.
  expect(mistakes(aRecord(), turns).filter(({ text }) => text.startsWith('gone.ts'))).toEqual([]);
});

test('an answer that was not sent leaves its question open', () => {
  const record = aRecord();
  const [turn] = timeline(record, [
    fact(1, 1, 'waiting', { text: 'Edit a.txt? (y/n)' }),
    fact(2, 1, 'send', { how: 'approve', receipt: 'failed', why: 'no keys for it' }),
    fact(3, 1, 'send', { how: 'typed', receipt: 'delivered' }),
  ]);
  expect(turn?.entries.map(({ kind, answer }) => [kind, answer?.how])).toEqual([
    ['question', 'typed'],
    ['send', undefined],
    ['send', undefined],
  ]);
});

test('what the agent was started with: the newest that tells it counts', () => {
  expect(
    agentStart([
      fact(1, 0, 'session', {
        model: 'm1',
        permissionMode: 'plan',
        flags: ['-x', 3],
        instructions: [{ path: 'AGENTS.md', blob: 'abc' }, null, 'odd'],
      }),
      fact(2, 0, 'session', { model: 'm2', permissionMode: null }),
    ]),
  ).toEqual({
    model: 'm2',
    permissionMode: 'plan',
    flags: ['-x'],
    instructions: [{ path: 'AGENTS.md', blob: 'abc' }],
  });
  expect(agentStart([])).toEqual({ model: null, permissionMode: null, flags: [], instructions: [] });
});

test('a timeline told in pieces is the one told at once, and a question keeps its answer', () => {
  const facts = [
    fact(1, 1, 'turn.start', { prompt: 'go' }),
    fact(5, 1, 'command', { id: 'c', cmd: 'late', exit: 0 }),
    fact(2, 1, 'waiting', { text: 'Run it ?' }),
    fact(3, 1, 'send', { how: 'approve', by: 'Ada' }),
    fact(4, 1, 'tokens', { in: 2, out: 1 }),
    fact(6, 1, 'tokens', { in: 3, cached: 7 }),
  ];
  const record = aRecord();
  const pieces = createTimeline();
  for (const one of [...facts].sort((a, b) => (a.k === 'command' ? -1 : b.k === 'command' ? 1 : a.t - b.t)))
    pieces.add([one]);
  const told = (turns: TimelineTurn[]) => turns.map(({ changes, look, ...rest }) => rest);
  expect(told(pieces.turns(record))).toEqual(told(timeline(record, facts)));
  const [turn] = timeline(record, facts);
  expect(turn?.tokens).toEqual({ in: 5, out: 1, cached: 7 });
  expect(turn?.entries.map(({ kind }) => kind)).toEqual(['question', 'send', 'command']);
  expect(turn?.entries[0]?.answer).toMatchObject({ by: 'Ada' });
});
