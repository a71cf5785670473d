import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../src/lib/lock.ts';
import { openStore } from '../../src/store/store.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { aRecord } from './a-record.ts';
import { buildWorker, startWorker } from './processes.ts';

async function storeWithSession() {
  const dir = join(tempDir('store'), 'pitwall');
  const store = openStore(dir);
  await store.ensure();
  const record = await store.create(aRecord());
  return { dir, store, id: record.id };
}

test('10 processes change one record 100 times each: no update is lost and nothing is left behind', async () => {
  const { dir, store, id } = await storeWithSession();
  const program = await buildWorker();
  const workers = Array.from({ length: 10 }, () => startWorker(program, 'update', dir, id, 100));
  for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
  expect((await store.read(id))?.turns).toBe(1000);
  expect(readdirSync(store.sessionDir(id)).sort()).toEqual(['session.json', 'session.json.bak']);
}, 240_000);

test('5 processes append 500 facts each: every one is there, whole, in the order of its writer', async () => {
  const { dir, store, id } = await storeWithSession();
  const program = await buildWorker();
  const workers = Array.from({ length: 5 }, () => startWorker(program, 'facts', dir, id, 500));
  for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
  const { facts, torn } = await store.readFacts(id);
  expect(torn).toBe(0);
  expect(facts).toHaveLength(2500);
  for (const { pid } of workers) {
    const times = facts.filter(fact => fact.by === pid).map(fact => fact.t);
    expect(times).toEqual(Array.from({ length: 500 }, (_, i) => i));
  }
}, 120_000);

test('a holder that was killed with the lock does not hold anybody up', async () => {
  const { dir, store, id } = await storeWithSession();
  const lock = join(store.sessionDir(id), 'session.json.lock');
  const holder = startWorker(await buildWorker(), 'hold', lock);
  expect(await holder.line).toBe('held');
  holder.child.kill('SIGKILL');
  await holder.ended;
  expect(existsSync(lock)).toBe(true);
  await store.update(id, draft => void draft.turns++, { timeoutMs: 1000 });
  expect(openStore(dir).readSync(id)?.turns).toBe(1);
  expect(readdirSync(store.sessionDir(id)).sort()).toEqual(['session.json', 'session.json.bak']);
});

test('a suspended holder keeps its lock; the others are told who it is, and go on when it is gone', async () => {
  const { store, id } = await storeWithSession();
  const lock = join(store.sessionDir(id), 'session.json.lock');
  const holder = startWorker(await buildWorker(), 'hold', lock);
  expect(await holder.line).toBe('held');
  holder.child.kill('SIGSTOP');
  await until(
    () => readFileSync(`/proc/${holder.pid}/stat`, 'utf8').includes(') T '),
    'the holder is suspended',
  );
  const refused = store.update(id, draft => void draft.turns++, { timeoutMs: 100 });
  await expect(refused).rejects.toThrow(`locked by process ${holder.pid}, which is suspended (worker.mjs)`);
  expect(JSON.parse(readFileSync(lock, 'utf8')).pid).toBe(holder.pid);
  expect((await store.read(id))?.turns).toBe(0);
  holder.child.kill('SIGKILL');
  await holder.ended;
  expect((await store.update(id, draft => void draft.turns++)).turns).toBe(1);
});

test('12 processes take over from each other as each dies with the lock: never two inside, never nobody', async () => {
  const lock = join(tempDir('lock'), 'lock');
  const program = await buildWorker();
  const workers = Array.from({ length: 12 }, () => startWorker(program, 'die', lock));
  for (const { ended } of workers) expect(await ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
  expect(await withLock(lock, () => 'mine', { timeoutMs: 1000 })).toBe('mine');
  expect(readdirSync(join(lock, '..'))).toEqual([]);
}, 120_000);
