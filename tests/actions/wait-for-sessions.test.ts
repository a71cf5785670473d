import { expect, test } from 'vitest';
import { decide, timedOut } from '../../src/actions/wait-for-sessions.ts';
import { makeRecord } from './record.ts';

const asks = makeRecord({ name: 'asks', status: { value: 'needs-input' } });
const works = makeRecord({ name: 'works', status: { value: 'working' } });
const ended = makeRecord({ name: 'ended', status: { value: 'exited', reason: 'exited 1: not logged in' } });
const size = { files: 1, added: 1, removed: 0, tree: 't', paths: ['a'] };
const ready = makeRecord({ name: 'ready', status: { value: 'idle' }, size });

test('it waits for all sessions, or for one with any', () => {
  expect(decide([asks, works], { until: ['needs-input'] })).toBeUndefined();
  expect(decide([asks, works], { until: ['needs-input'], any: true })?.map(({ name }) => name)).toEqual([
    'asks',
  ]);
  expect(decide([asks, works], { until: ['needs-input', 'working' as never] })?.length).toBe(2);
});

test('ready is idle with changes nobody reviewed', () => {
  expect(decide([ready], { until: ['ready'] })?.[0]?.reached).toBe('ready');
  expect(decide([{ ...ready, size: null }], { until: ['ready'] })).toBeUndefined();
  const reviewed = { ...ready, review: { ...ready.review, state: 'reviewed' as const, tree: 't' } };
  expect(decide([reviewed], { until: ['ready'] })).toBeUndefined();
});

test('a session that has ended and can never get there fails at once, with why it ended', () => {
  expect(() => decide([ended], { until: ['needs-input', 'idle'] })).toThrow(
    'ended has ended (exited 1: not logged in) and will not become needs input or idle',
  );
  expect(decide([ended, works], { until: ['idle'], any: true })).toBeUndefined();
  expect(decide([ended], { until: ['exited'] })?.[0]?.name).toBe('ended');
});

test('a wait that was too long says who is missing and what each of them does', () => {
  expect(timedOut([asks, works, ready], { until: ['idle'] }).message).toBe(
    'not idle in time: asks is needs input, works is working',
  );
});
