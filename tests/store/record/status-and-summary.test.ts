import { expect, test } from 'vitest';
import { effectiveStatus } from '../../../src/store/record/effective-status.ts';
import { overlaps } from '../../../src/store/record/overlaps.ts';
import { summaryLine } from '../../../src/store/record/summary-line.ts';
import { testsLabel } from '../../../src/store/record/tests-label.ts';
import type { Question } from '../../../src/store/schema.ts';
import { aRecord, type RecordParts } from '../a-record.ts';

const host = { machine: 'm', pid: 1, startTime: '1', bootId: 'b', socket: '/s', protocol: 1 };

test('a session whose host is gone is lost, whatever it said last', () => {
  const record = aRecord({
    host,
    updatedAt: 70,
    status: { value: 'working', since: 50, activity: 'edits a.ts' },
  });
  expect(effectiveStatus(record, () => true)).toBe(record.status);
  expect(effectiveStatus(record, () => false)).toMatchObject({
    value: 'lost',
    since: 70,
    reason: 'its host is gone, in the middle of a turn',
    question: null,
    activity: '',
  });
});

test('an agent that ended is not asked about, and one that is being made has time', () => {
  const never = () => {
    throw new Error('asked');
  };
  const exited = aRecord({ host, status: { value: 'exited', since: 1 } });
  expect(effectiveStatus(exited, never)).toBe(exited.status);
  const starting = aRecord({ status: { value: 'starting', since: 1 }, updatedAt: 1000 });
  expect(effectiveStatus(starting, never, 60_000).value).toBe('starting');
  expect(effectiveStatus(starting, never, 3_600_000)).toMatchObject({
    value: 'lost',
    reason: 'it never started',
  });
  expect(effectiveStatus(aRecord({ status: { value: 'idle', since: 1 } }), never).value).toBe('lost');
});

test('overlap names the file and the others, among sessions that are neither merged nor dropped', () => {
  const at = (id: string, paths: string[], more: RecordParts = {}) =>
    aRecord({ id, size: { files: paths.length, added: 1, removed: 1, tree: id, paths }, ...more });
  const found = overlaps([
    at('A', ['x.ts', 'a.ts']),
    at('B', ['x.ts', 'y.ts']),
    at('C', ['y.ts', 'x.ts'], { review: { state: 'reviewed', tree: 'C' } }),
    at('D', ['a.ts'], { review: { state: 'merged' } }),
    at('E', ['e.ts']),
    aRecord({ id: 'F' }),
  ]);
  expect(Object.fromEntries(found)).toEqual({
    A: [{ path: 'x.ts', others: ['B', 'C'] }],
    B: [
      { path: 'x.ts', others: ['A', 'C'] },
      { path: 'y.ts', others: ['C'] },
    ],
    C: [
      { path: 'x.ts', others: ['A', 'B'] },
      { path: 'y.ts', others: ['B'] },
    ],
  });
});

const size = { files: 6, added: 84, removed: 3, tree: 't', paths: [] };
const question: Question = {
  id: 'q',
  kind: 'permission',
  text: 'Run npm test -- login ?',
  options: [],
  at: 1,
};

test.each<[string, RecordParts]>([
  ['Run npm test -- login ?', { status: { value: 'needs-input', since: 1, question } }],
  ['asks permission', { status: { value: 'needs-input', since: 1, reason: 'asks permission' } }],
  [
    'edits src/cart/total.ts',
    { status: { value: 'working', since: 1, activity: 'edits src/cart/total.ts' }, size },
  ],
  ['working', { status: { value: 'working', since: 1 } }],
  ['+84 −3 6 files tests none', { status: { value: 'idle', since: 1 }, size }],
  [
    '+84 −3 1 file tests ✓',
    { size: { ...size, files: 1 }, tests: { verdict: 'passed', command: 'npm test', at: 1, source: 'hook' } },
  ],
  [
    'interrupted · +84 −3 6 files tests none',
    { status: { value: 'idle', since: 1, reason: 'interrupted' }, size },
  ],
  [
    'changes asked · +84 −3 6 files tests none',
    { status: { value: 'idle', since: 1 }, size, review: { state: 'changes asked', tree: size.tree } },
  ],
  ['no changes', { size: { ...size, files: 0 } }],
  [
    'exited 1: not logged in',
    {
      status: { value: 'exited', since: 1 },
      exit: { code: 1, signal: null, lines: ['Error', 'not logged in'], at: 1 },
    },
  ],
  [
    'exited 1: bad flag',
    {
      status: { value: 'exited', since: 1, reason: 'exited 1: bad flag' },
      exit: { code: 1, signal: null, lines: [], at: 1 },
    },
  ],
  [
    '+84 −3 6 files tests none',
    {
      status: { value: 'exited', since: 1, reason: 'stopped' },
      exit: { code: 130, signal: null, lines: ['exit'], at: 1, stopped: true },
      size,
    },
  ],
  [
    'ended by SIGKILL',
    {
      status: { value: 'exited', since: 1 },
      exit: { code: null, signal: 'SIGKILL', lines: ['me@box: #'], at: 1 },
    },
  ],
  [
    'ended by SIGTERM',
    {
      status: { value: 'exited', since: 1, reason: 'ended by SIGTERM' },
      exit: { code: null, signal: 'SIGTERM', lines: ['me@box: #'], at: 1 },
    },
  ],
  [
    '+84 −3 6 files tests none',
    { status: { value: 'exited', since: 1 }, exit: { code: 0, signal: null, lines: ['bye'], at: 1 }, size },
  ],
  ['its host is gone · +84 −3 6 files', { status: { value: 'lost', since: 1 }, size }],
])('the second line of a row: %s', (line, parts) => {
  expect(summaryLine(aRecord(parts))).toBe(line);
});

test('what is known about the tests, in words of the list', () => {
  const verdicts = [
    'none',
    'passed',
    'passed-partial',
    'passed-stale',
    'failed',
    'unknown',
    'verified',
  ] as const;
  expect(verdicts.map(verdict => testsLabel({ verdict }))).toEqual([
    'tests none',
    'tests ✓',
    'tests ✓ in part',
    'tests stale',
    'tests ✗',
    'tests ?',
    'tests ✓ verified',
  ]);
  expect(testsLabel(null)).toBe('tests none');
});
