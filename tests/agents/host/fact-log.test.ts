import { expect, test } from 'vitest';
import { createFactLog } from '../../../src/agents/host/fact-log.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { AppendFailure } from '../../../src/store/facts.ts';
import type { Fact } from '../../../src/store/schema.ts';
import { until } from '../../support/until.ts';

/** A disk with room for so many facts. */
function disk(room: number) {
  const state = { room, kept: [] as unknown[], told: [] as unknown[], errors: [] as string[], tries: 0 };
  const append = async (facts: readonly Fact[]) => {
    state.tries += 1;
    const fits = facts.slice(0, state.room);
    state.kept.push(...fits.map(({ n }) => n));
    state.room -= fits.length;
    if (fits.length < facts.length) throw new AppendFailure('the disk is full', fits.length, undefined);
  };
  const facts = createFactLog({
    append,
    tell: ({ n }) => state.told.push(n),
    turn: () => 0,
    now: () => 1000,
    log: { ...silentLog, error: message => void state.errors.push(message) },
  });
  return { state, facts };
}

test('facts that a full disk refused are kept, in order, none of them twice, and told when they are written', async () => {
  const { state, facts } = disk(2);
  for (const n of [1, 2, 3]) facts.add('note', 'user', { n });
  await facts.flush();
  expect(state).toMatchObject({ kept: [1, 2], told: [1, 2] });
  expect(facts.waiting).toBe(true);
  facts.add('note', 'user', { n: 4 });
  await facts.flush();
  expect(state.errors).toHaveLength(1);
  state.room = 10;
  await facts.flush();
  expect(state).toMatchObject({ kept: [1, 2, 3, 4], told: [1, 2, 3, 4] });
  expect(facts.waiting).toBe(false);
});

test('the disk is asked again by itself', async () => {
  const { state, facts } = disk(0);
  facts.add('note', 'user', { n: 1 });
  await until(() => state.tries === 1, 'the first try');
  state.room = 1;
  await until(() => state.kept.length === 1, 'the second');
});

test('a disk that takes nothing for long costs bounded memory, and the log says what is lost', async () => {
  const { state, facts } = disk(0);
  for (let n = 0; n < 10_005; n++) facts.add('note', 'user', { n });
  await facts.flush();
  expect(state.errors.at(-1)).toBe('5 facts are lost: the disk takes none');
  state.room = 20_000;
  await facts.flush();
  expect(state.kept).toHaveLength(10_000);
  expect(state.kept[0]).toBe(5);
});
