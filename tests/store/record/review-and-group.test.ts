import { expect, test } from 'vitest';
import { effectiveStatus } from '../../../src/store/record/effective-status.ts';
import { group, groupOrder, groupTitles, inGroups } from '../../../src/store/record/group.ts';
import { reviewState } from '../../../src/store/record/review-state.ts';
import type { ReviewState, StatusValue } from '../../../src/store/schema.ts';
import { aRecord } from '../a-record.ts';

const session = (
  status: StatusValue,
  tree: string | null,
  review: ReviewState = 'none',
  reviewed: string | null = null,
) =>
  aRecord({
    status: { value: status, since: 1 },
    size: tree === null ? null : { files: tree === 'empty' ? 0 : 2, added: 1, removed: 1, tree, paths: [] },
    review: { state: review, by: null, at: null, tree: reviewed, note: '' },
  });

test.each<[ReviewState, ReturnType<typeof session>, string]>([
  ['ready', session('idle', 't1'), 'idle with changes nobody looked at'],
  ['ready', session('exited', 't1'), 'exited with changes'],
  ['none', session('lost', 't1'), 'a lost agent may have been in the middle of it'],
  ['none', session('working', 't1'), 'it still works'],
  ['none', session('needs-input', 't1'), 'it asks'],
  ['none', session('idle', null), 'nothing known of its changes'],
  ['none', session('idle', 'empty'), 'no changes'],
  ['reviewed', session('idle', 't1', 'reviewed', 't1'), 'this exact tree was reviewed'],
  ['ready', session('idle', 't2', 'reviewed', 't1'), 'changed since the review'],
  ['none', session('working', 't2', 'reviewed', 't1'), 'changing since the review'],
  ['changes asked', session('idle', 't1', 'changes asked', 't1'), 'waits for the changes asked for'],
  ['ready', session('idle', 't2', 'changes asked', 't1'), 'the changes came'],
  ['merged', session('idle', 't2', 'merged', 't1'), 'merged stays merged'],
  ['dropped', session('exited', 't2', 'dropped', null), 'dropped stays dropped'],
])('%s: %#', (state, record, why) => {
  expect(reviewState(record), why).toBe(state);
});

test.each([
  ['needs-input', session('needs-input', 't1')],
  ['needs-input', session('unknown', 't1')],
  ['needs-input', session('needs-input', 't1', 'reviewed', 't1')],
  ['ready', session('idle', 't1')],
  ['ready', session('exited', 't1')],
  ['working', session('starting', null)],
  ['working', session('working', 't1')],
  ['working', session('working', 't1', 'merged', 't1')],
  ['idle', session('idle', null)],
  ['idle', session('idle', 't1', 'changes asked', 't1')],
  ['stopped', session('exited', 'empty')],
  ['stopped', session('lost', 't1')],
  ['done', session('idle', 't1', 'reviewed', 't1')],
  ['done', session('lost', 't1', 'merged', 't1')],
  ['done', session('unknown', 't1', 'dropped', 't1')],
])('%s: %#', (name, record) => {
  expect(group(record)).toBe(name);
});

test('groups come in the order of the list, the longest wait first, empty ones left out', () => {
  const at = (id: string, value: StatusValue, since: number) => aRecord({ id, status: { value, since } });
  const groups = inGroups([
    at('A', 'idle', 5),
    at('D', 'working', 9),
    at('C', 'needs-input', 7),
    at('B', 'needs-input', 3),
    at('E', 'needs-input', 7),
  ]);
  expect(groups.map(({ group, records }) => [group, records.map(({ id }) => id).join('')])).toEqual([
    ['needs-input', 'BCE'],
    ['working', 'D'],
    ['idle', 'A'],
  ]);
  expect(groupOrder.map(name => groupTitles[name])).toEqual([
    'Needs input',
    'Ready for review',
    'Working',
    'Queued',
    'Idle',
    'Stopped',
    'Done',
  ]);
});

test.each([
  ['working', 'stopped'],
  ['needs-input', 'stopped'],
  ['idle', 'done'],
] as const)('a reviewed session whose host is gone while it was %s is %s', (value, expected) => {
  const record = aRecord({
    host: { machine: 'm', pid: 1, startTime: '1', bootId: 'b', socket: '/s', protocol: 1 },
    status: { value, since: 1 },
    size: { files: 1, added: 1, removed: 0, tree: 't', paths: ['a'] },
    review: { state: 'reviewed', tree: 't' },
  });
  expect(group({ ...record, status: effectiveStatus(record, () => false) })).toBe(expected);
});
