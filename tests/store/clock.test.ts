import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatAge } from '../../src/cli/output/age.ts';
import { newSessionId } from '../../src/lib/ids.ts';
import { openStore } from '../../src/store/store.ts';
import { ageText, nextTick } from '../../src/ui/model/ages.ts';
import { tempDir } from '../support/temp.ts';
import { aRecord } from './a-record.ts';

const noon = Date.UTC(2026, 0, 15, 12);
const day = 86_400_000;

test('a clock that jumps back and forth loses no record and no fact, and keeps their order', async () => {
  const clock = { time: noon, now: () => clock.time };
  const store = openStore(join(tempDir('clock'), 'pitwall'), { clock });
  await store.ensure();
  const { id } = await store.create(aRecord());
  const jumps = [0, -400 * day, 5 * day, -1, 0];
  for (const [n, jump] of jumps.entries()) {
    clock.time = noon + jump;
    await store.appendFact(id, { t: clock.now(), k: 'note', src: 'user', turn: n, text: `${n}` });
    await store.update(id, draft => void Object.assign(draft.agent, { model: `m${n}` }));
    expect((await store.read(id))?.updatedAt).toBe(clock.time);
  }
  const { facts, torn } = await store.readFacts(id);
  expect(torn).toBe(0);
  expect(facts.map(({ text }) => text)).toEqual(['0', '1', '2', '3', '4']);
  expect(facts.map(({ t }) => t)).toEqual(jumps.map(jump => noon + jump));
});

test('ids differ and are ids, whatever the clock says', () => {
  const ids = Array.from({ length: 1000 }, newSessionId);
  expect(new Set(ids).size).toBe(1000);
});

test('what began in the future is now, and wakes nobody early', () => {
  expect(formatAge(-3 * day)).toBe('0s');
  expect(ageText(noon + 3 * day, noon)).toBe('now');
  expect(nextTick([noon + 3 * day], noon)).toBe(noon + 60_000);
});
