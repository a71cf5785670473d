import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lookAtReviewed } from '../../src/actions/look-at-reviewed.ts';
import { measureSession } from '../../src/actions/measure-session.ts';
import { isLookDue } from '../../src/actions/reviewed-look.ts';
import { reviewState } from '../../src/store/record/review-state.ts';
import type { SessionRecord } from '../../src/store/schema.ts';
import { openStore } from '../../src/store/store.ts';
import { makeRepo } from '../support/repo.ts';
import { makeRecord } from './record.ts';

/** A store with ended sessions that were reviewed exactly as they are. */
async function reviewedSessions(...names: string[]) {
  const repo = makeRepo();
  const store = openStore(join(repo.dir, '.git', 'pitwall'));
  await store.ensure();
  const baseSha = repo.git('rev-parse', 'HEAD');
  const sessions = new Map<string, { id: string; write: (text: string) => void; state: () => string }>();
  for (const name of names) {
    const worktree = join(repo.dir, '..', name);
    repo.git('worktree', 'add', '-q', '-b', `pitwall/${name}`, worktree);
    const write = (text: string) => writeFileSync(join(worktree, 'a.txt'), text);
    write('one\n');
    const made = await store.create(
      makeRecord({ name, git: { worktree, baseSha }, status: { value: 'exited' } }),
    );
    const { size } = await measureSession({ store }, made);
    await store.update(made.id, draft => {
      draft.review = { state: 'reviewed', by: 'me', at: 1, tree: size?.tree ?? '', note: '' };
    });
    const state = () => reviewState(store.readSync(made.id) as SessionRecord);
    sessions.set(name, { id: made.id, write, state });
  }
  const one = (name: string) => {
    const found = sessions.get(name);
    if (!found) throw new Error(name);
    return found;
  };
  return { store, one };
}

test('a change after the review makes a session without a host ready again, and taken back reviewed', async () => {
  const { store, one } = await reviewedSessions('a');
  let now = 1_000_000;
  const look = () => lookAtReviewed(store, { now: () => now });
  await look();
  expect(one('a').state()).toBe('reviewed');
  one('a').write('one\ntwo\n');
  await look();
  expect(one('a').state(), 'not twice a minute').toBe('reviewed');
  now += 60_000;
  await look();
  expect(one('a').state()).toBe('ready');
  one('a').write('one\n');
  now += 60_000;
  await look();
  expect(one('a').state()).toBe('reviewed');
});

test('the selected session is looked at whenever that is asked', async () => {
  const { store, one } = await reviewedSessions('a', 'b');
  await lookAtReviewed(store);
  for (const name of ['a', 'b']) one(name).write('later\n');
  await lookAtReviewed(store, { selected: one('b').id });
  expect([one('a').state(), one('b').state()]).toEqual(['reviewed', 'ready']);
});

test('looks that take long are seldom, and a clock that was set back does not end them', async () => {
  const { store } = await reviewedSessions('a');
  let now = 1_000_000;
  // Each question for the time takes ten seconds here: the work took them.
  await lookAtReviewed(store, {
    now: () => {
      now += 10_000;
      return now;
    },
  });
  const next = Number(readFileSync(join(store.dir, 'look.next'), 'utf8'));
  expect(next - now).toBeGreaterThan(180_000);
  expect([isLookDue(store.dir, next - 1), isLookDue(store.dir, next)]).toEqual([false, true]);
  expect(isLookDue(store.dir, next - 365 * 24 * 3_600_000)).toBe(true);
});
