import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGitJobs } from '../../../src/agents/host/git-jobs.ts';
import { createReviewedWatch } from '../../../src/agents/host/reviewed-watch.ts';
import { createLog } from '../../../src/lib/log.ts';
import type { SessionRecord } from '../../../src/store/schema.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { bash, startSession } from './support/session.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(state: SessionRecord['review']['state'], cost = 0) {
  const world = { state, mark: 'a', marks: 0, measured: 0, rests: true, reads: 0 };
  const made = createReviewedWatch({
    review: () => {
      world.reads += 1;
      return { state: world.state, by: null, at: null, tree: 't', note: '' };
    },
    mark: async () => {
      world.marks += 1;
      vi.setSystemTime(Date.now() + cost);
      return world.mark;
    },
    measure: async () => {
      world.measured += 1;
    },
    jobs: createGitJobs(createLog(`${tempDir('log')}/log`)),
    rests: () => world.rests,
    now: () => Date.now(),
  });
  made.look();
  const minutes = (n: number) => vi.advanceTimersByTimeAsync(n * 60_000);
  return { world, made, minutes };
}

test('a session that nobody reviewed costs nothing: not even a timer', async () => {
  const { world, minutes } = watch('none');
  expect(vi.getTimerCount()).toBe(0);
  await minutes(60);
  expect(world).toMatchObject({ marks: 0, measured: 0, reads: 1 });
});

test('a reviewed one is looked at once a minute, and measured only when it changed', async () => {
  const { world, minutes } = watch('reviewed');
  await minutes(5);
  expect(world).toMatchObject({ marks: 5, measured: 1 });
  world.mark = 'b';
  await minutes(1);
  expect(world).toMatchObject({ marks: 6, measured: 2 });
  world.state = 'none';
  await minutes(10);
  expect(world).toMatchObject({ marks: 6, measured: 2 });
  expect(vi.getTimerCount()).toBe(0);
});

test('a look that costs much is taken seldom, but not for ever', async () => {
  const { world, made, minutes } = watch('changes asked', 40);
  await minutes(30);
  // 40 ms: every 200 s.
  expect(world.marks).toBe(9);
  made.dispose();
  const huge = watch('reviewed', 5_000);
  await huge.minutes(42);
  expect(huge.world.marks).toBe(5);
  huge.made.dispose();
  await huge.minutes(60);
  expect(vi.getTimerCount()).toBe(0);
});

test('while its agent works the turns measure', async () => {
  const { world, minutes } = watch('reviewed');
  world.rests = false;
  await minutes(5);
  expect(world.marks).toBe(0);
  world.rests = true;
  await minutes(1);
  expect(world.marks).toBe(1);
});

test('a host sees what a person changes in the worktree after the review, by itself', async () => {
  vi.useRealTimers();
  const session = await startSession(bash, {}, {}, {}, { reviewedLookMs: 20 });
  const client = await session.connect();
  writeFileSync(join(session.spec.cwd, 'a.txt'), 'one\n');
  const { size } = await client.query('refresh-size');
  await session.store.update(session.id, draft => {
    draft.review = { state: 'reviewed', by: 'me', at: 1, tree: size?.tree ?? '', note: '' };
  });
  await client.query('refresh-size');
  writeFileSync(join(session.spec.cwd, 'a.txt'), 'one\ntwo\n');
  await until(async () => (await session.record()).size?.added === 2, 'the new size in the record');
});
