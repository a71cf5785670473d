import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newSessionId } from '../../src/lib/ids.ts';
import { announceChange, watchChanges } from '../../src/store/changes.ts';
import { openStore } from '../../src/store/store.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { aRecord } from './a-record.ts';
import { buildWorker, startWorker } from './processes.ts';

function watching(start: (onChange: (ids: string[]) => void) => () => void) {
  const seen: string[] = [];
  onTestFinished(start(ids => seen.push(...ids)));
  return seen;
}

test('a change by another process is seen, with the id of its session', async () => {
  const dir = join(tempDir('store'), 'pitwall');
  const store = openStore(dir);
  await store.ensure();
  const { id } = await store.create(aRecord({ name: 'one' }));
  await store.create(aRecord({ name: 'two' }));
  const seen = watching(onChange => openStore(dir).watch(onChange));
  startWorker(await buildWorker(), 'update', dir, id, 1);
  await until(() => seen.length > 0, 'the change is seen');
  expect(seen).toEqual([id]);
});

test('creating, archiving and restoring are changes; an update that changed nothing is none', async () => {
  const store = openStore(join(tempDir('store'), 'pitwall'));
  await store.ensure();
  const seen = watching(store.watch);
  const { id } = await store.create(aRecord());
  await until(() => seen.length === 1, 'created');
  await store.update(id, () => {});
  await store.archive(id);
  await until(() => seen.length === 2, 'archived');
  await store.restore(id);
  await until(() => seen.length === 3, 'restored');
  expect(seen).toEqual([id, id, id]);
});

/** fs.watch that never reports: as on a network file system, or after its queue ran over. */
const deaf = { gatherMs: 60_000, safetyMs: 5, pollMs: 5 };

test('what fs.watch misses is found by looking', async () => {
  const dir = tempDir('changes');
  const ids = [newSessionId(), newSessionId()];
  const seen = watching(onChange => watchChanges(dir, onChange, deaf));
  for (const id of ids) await announceChange(dir, id);
  await until(() => seen.length === 2, 'both are seen');
  await announceChange(dir, ids[0] ?? '');
  await until(() => seen.length === 3, 'the second change of one is seen');
  expect(seen.at(-1)).toBe(ids[0]);
});

test('a watcher that is older than the store, and one whose store was replaced, go on', async () => {
  const base = tempDir('changes');
  const dir = join(base, 'changes');
  const id = newSessionId();
  const seen = watching(onChange => watchChanges(dir, onChange, { gatherMs: 1, safetyMs: 5, pollMs: 5 }));
  mkdirSync(dir);
  await announceChange(dir, id);
  await until(() => seen.length === 1, 'the first change in the new store');
  renameSync(dir, join(base, 'old'));
  mkdirSync(dir);
  await announceChange(dir, id);
  await until(() => seen.length === 2, 'the change in the store that took its place');
});

test('after its end a watcher is silent, and announcing into nothing is no error', async () => {
  const dir = tempDir('changes');
  const seen: string[] = [];
  const end = watchChanges(dir, ids => seen.push(...ids), { gatherMs: 1, safetyMs: 2, pollMs: 2 });
  end();
  await announceChange(dir, newSessionId());
  await announceChange('/nonexistent', newSessionId());
  const other = watching(onChange => watchChanges(dir, onChange, { gatherMs: 1, safetyMs: 2, pollMs: 2 }));
  await announceChange(dir, newSessionId());
  await until(() => other.length === 1, 'a later watcher has seen it');
  expect(seen).toEqual([]);
});
