import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { newSessionId } from '../../src/lib/ids.ts';
import { openStore } from '../../src/store/store.ts';
import { tempDir } from '../support/temp.ts';
import { aRecord } from './a-record.ts';

async function withSession() {
  const store = openStore(join(tempDir('store'), 'pitwall'));
  await store.ensure();
  const record = await store.create(aRecord());
  await store.appendFact(record.id, { t: 1, k: 'note', src: 'user', turn: 0, text: 'kept' });
  await store.updateComments<{ text: string }>(record.id, list => void list.push({ text: 'kept' }));
  const dir = store.sessionDir(record.id);
  writeFileSync(join(dir, 'output.cast'), 'recording');
  writeFileSync(join(dir, 'output.cast.1.gz'), 'older');
  writeFileSync(join(dir, 'host.log'), 'log');
  mkdirSync(join(dir, 'spool'));
  return { store, record, dir };
}

test('a removed session keeps its record, facts, comments and compressed recording', async () => {
  const { store, record, dir } = await withSession();
  await store.archive(record.id);
  expect(existsSync(dir)).toBe(false);
  expect(store.listSync().records).toEqual([]);
  expect(store.listArchived().records).toEqual([record]);
  expect(readdirSync(store.archiveDir(record.id)).sort()).toEqual([
    'comments.json',
    'facts.jsonl',
    'output.cast.1.gz',
    'output.cast.gz',
    'session.json',
  ]);
  expect(gunzipSync(readFileSync(join(store.archiveDir(record.id), 'output.cast.gz'))).toString()).toBe(
    'recording',
  );
  expect((await store.readFacts(record.id)).facts).toMatchObject([{ text: 'kept' }]);
  expect(await store.readComments(record.id)).toEqual([{ text: 'kept' }]);
  await expect(store.update(record.id, draft => void draft.turns++)).rejects.toMatchObject({
    exit: 'noSession',
  });
  await expect(store.create(record)).rejects.toThrow('already');
});

test('it comes back as it was, with another name when its own was given away', async () => {
  const { store, record, dir } = await withSession();
  await store.archive(record.id);
  expect(await store.restore(record.id)).toEqual(record);
  expect(readFileSync(join(dir, 'output.cast'), 'utf8')).toBe('recording');
  await store.archive(record.id);
  await store.create(aRecord({ name: record.name }));
  expect((await store.restore(record.id)).name).toBe(`${record.name}-2`);
});

test('an archived session can be deleted, one in the list cannot', async () => {
  const { store, record } = await withSession();
  await expect(store.forget(record.id)).rejects.toMatchObject({ exit: 'noSession' });
  await store.archive(record.id);
  await store.forget(record.id);
  expect(store.listArchived().records).toEqual([]);
});

test('what is not there cannot be moved', async () => {
  const { store } = await withSession();
  await expect(store.archive(newSessionId())).rejects.toMatchObject({ exit: 'noSession' });
  await expect(store.restore(newSessionId())).rejects.toMatchObject({ exit: 'noSession' });
});

test('an update that waits while the session is archived finds no session', async () => {
  const { store, record } = await withSession();
  const both = await Promise.allSettled([
    store.archive(record.id),
    ...Array.from({ length: 5 }, () => store.update(record.id, draft => void draft.turns++)),
  ]);
  expect(both[0]?.status).toBe('fulfilled');
  for (const one of both.slice(1)) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ exit: 'noSession' });
  }
  const written = both.slice(1).filter(one => one.status === 'fulfilled').length;
  expect(store.listArchived().records).toMatchObject([{ turns: written }]);
});
