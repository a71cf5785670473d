import { expect, test } from 'vitest';
import { sessionRows } from '../../src/actions/list-sessions.ts';
import { changes } from '../../src/actions/watch-events.ts';
import { eventLine } from '../../src/cli/commands/watch.ts';
import { createPaint } from '../../src/cli/output/paint.ts';
import type { SessionRecord } from '../../src/store/schema.ts';
import { makeRecord } from './record.ts';

const rows = (...records: SessionRecord[]) => sessionRows(records, { name: 'shop', root: '/shop' });
const question = {
  id: 'q1',
  kind: 'permission' as const,
  text: 'Run \u001b[31mnpm test ?',
  options: [],
  at: 5,
};
// An ended session: its status does not depend on a host that is alive.
const before = makeRecord({ name: 'fix', status: { value: 'exited' } });

test('a session that appears and one that goes', () => {
  expect(changes([], rows(before), 7)).toMatchObject([
    { t: 7, event: 'created', name: 'fix', repository: 'shop' },
  ]);
  expect(changes(rows(before), [], 7)).toMatchObject([{ event: 'removed', id: before.id }]);
  expect(changes(rows(before), rows(before), 7)).toEqual([]);
});

test('each thing that changed is one event', () => {
  const after = {
    ...before,
    name: 'fix-it',
    size: { files: 2, added: 3, removed: 1, tree: 't2', paths: ['a', 'b'] },
    tests: { verdict: 'passed' as const, command: 'npm test', at: 9, source: 'hook' },
  };
  expect(changes(rows(before), rows(after), 7).map(({ event }) => event)).toEqual([
    'renamed',
    'tests',
    'size',
    'review',
  ]);
});

test('a question that opens, and another one in its place', () => {
  const [row] = rows(before);
  const asking = { ...row!, status: { ...row!.status, value: 'needs-input' as const, question } };
  expect(changes([row!], [asking], 7).map(({ event }) => event)).toEqual(['status', 'question']);
  const next = { ...asking, status: { ...asking.status, question: { ...question, id: 'q2' } } };
  expect(changes([asking], [next], 7).map(({ event }) => event)).toEqual(['answered', 'question']);
  expect(changes([asking], [asking], 7)).toEqual([]);
});

test('what is only guessed is said to be', () => {
  const [row] = rows(before);
  const status = { ...row!.status, value: 'needs-input' as const, question, confidence: 0.3, reason: 'bell' };
  const [turned, asks] = changes([row!], [{ ...row!, status }], 7);
  expect(turned).toMatchObject({ event: 'status', to: 'needs-input', confidence: 0.3 });
  expect(eventLine(turned!, createPaint(0))).toContain('fix probably needs input: bell');
  expect(eventLine(asks!, createPaint(0))).toContain('fix probably asks: Run npm test ?');
});

test('a line for people holds the id and no escape of the agent', () => {
  const [row] = rows(before);
  const asking = { ...row!, status: { ...row!.status, value: 'needs-input' as const, question } };
  const line = eventLine(changes([row!], [asking], 7)[1]!, createPaint(0));
  expect(line).toContain('fix asks: Run npm test ? (question q1)');
});
