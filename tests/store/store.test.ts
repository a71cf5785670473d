import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newSessionId } from '../../src/lib/ids.ts';
import { openStore } from '../../src/store/store.ts';
import { tempDir } from '../support/temp.ts';
import { aRecord } from './a-record.ts';

async function newStore() {
  const dir = join(tempDir('store'), 'pitwall');
  const problems: string[] = [];
  const store = openStore(dir, { clock: { now: () => 5000 }, onProblem: problem => problems.push(problem) });
  await store.ensure();
  return { dir, store, problems };
}

test('reading a store that is not there finds nothing and makes nothing', async () => {
  const dir = join(tempDir('store'), 'pitwall');
  const store = openStore(dir);
  expect(store.listSync()).toEqual({ records: [], problems: [], readOnly: new Set(), unreadable: new Set() });
  expect(store.repoId()).toBeUndefined();
  expect(await store.read(newSessionId())).toBeUndefined();
  expect(existsSync(dir)).toBe(false);
});

test('directories and files are private, and the repository id stays', async () => {
  const { dir, store } = await newStore();
  const id = store.repoId();
  expect(id).toMatch(/^[0-9A-Z]{26}$/);
  expect(await openStore(dir).ensure()).toBe(id);
  const record = await store.create(aRecord());
  await store.appendFact(record.id, { t: 1, k: 'note', src: 'user', turn: 0 });
  for (const path of ['', 'sessions', 'archive', 'changes', `sessions/${record.id}`]) {
    expect(statSync(join(dir, path)).mode & 0o777).toBe(0o700);
  }
  for (const name of readdirSync(store.sessionDir(record.id))) {
    expect(statSync(join(store.sessionDir(record.id), name)).mode & 0o777).toBe(0o600);
  }
});

test('a record comes back as it was written, and an update stamps it', async () => {
  const { store } = await newStore();
  const record = aRecord({ size: { files: 1, added: 2, removed: 3, tree: 't', paths: ['ü "x"\n.ts'] } });
  expect(await store.create(record)).toEqual(record);
  expect(await store.read(record.id)).toEqual(record);
  const updated = await store.update(record.id, draft => {
    draft.turns = 3;
  });
  expect(updated).toEqual({ ...record, turns: 3, updatedAt: 5000 });
  expect((await store.list()).records).toEqual([updated]);
  expect(await store.updateMany([record.id], draft => ({ ...draft, turns: 4 }))).toMatchObject([
    { turns: 4 },
  ]);
});

test('an update that changes nothing writes nothing', async () => {
  const { store } = await newStore();
  const { id } = await store.create(aRecord());
  const before = statSync(join(store.sessionDir(id), 'session.json')).ino;
  expect((await store.update(id, () => {})).updatedAt).toBe(1000);
  expect(statSync(join(store.sessionDir(id), 'session.json')).ino).toBe(before);
});

test('a change that breaks the record is refused, the old one stays', async () => {
  const { store } = await newStore();
  const { id } = await store.create(aRecord());
  const broken = store.update(id, draft => {
    draft.status.value = 'asleep' as 'idle';
  });
  await expect(broken).rejects.toThrow(/refusing to write the record .*status\.value/);
  expect((await store.read(id))?.status.value).toBe('idle');
});

test('names are unique in the list, also by renaming', async () => {
  const { store } = await newStore();
  const first = await store.create(aRecord({ name: 'one' }));
  await expect(store.create(aRecord({ name: 'one' }))).rejects.toThrow(
    'there is a session named one already',
  );
  await expect(store.create({ ...first, name: 'x' })).rejects.toThrow('already');
  const second = await store.create(aRecord({ name: 'two' }));
  const rename = (name: string) => store.update(second.id, draft => ({ ...draft, name }));
  await expect(rename('one')).rejects.toMatchObject({ exit: 'refused' });
  expect((await rename('three')).name).toBe('three');
  const outcomes = await Promise.allSettled([
    store.create(aRecord({ name: 'same' })),
    store.create(aRecord({ name: 'same' })),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(store.listSync().records).toHaveLength(3);
});

test('finds a session by id, name and unique beginning of an id', async () => {
  const { store } = await newStore();
  const one = await store.create(aRecord({ id: '01AAAAAAAAAAAAAAAAAAAAAAA1', name: 'fix-login' }));
  await store.create(aRecord({ id: '01AAAAAAAAAAAAAAAAAAAAAAB2', name: 'other' }));
  expect(store.resolve(one.id.toLowerCase()).name).toBe('fix-login');
  expect(store.resolve('other').id).toBe('01AAAAAAAAAAAAAAAAAAAAAAB2');
  expect(store.resolve(`01${'a'.repeat(23)}`).name).toBe('fix-login');
  expect(() => store.resolve('01AAAA')).toThrow('is the beginning of 2 session ids');
  expect(() => store.resolve('01')).toThrow('there is no session "01"');
  expect(() => store.resolve('login')).toThrow(
    expect.objectContaining({ exit: 'noSession', hint: 'did you mean fix-login?' }),
  );
});

test('an id from outside never becomes a path out of the store', async () => {
  const { store } = await newStore();
  expect(() => store.sessionDir('../../x')).toThrow('is no session id');
  await expect(store.update('../../x', () => {})).rejects.toMatchObject({ exit: 'noSession' });
  await expect(store.update(newSessionId(), () => {})).rejects.toMatchObject({ exit: 'noSession' });
});

test('a damaged record is replaced by its previous version, the damaged one kept, the person told', async () => {
  const { store } = await newStore();
  const { id } = await store.create(aRecord());
  await store.update(id, draft => void draft.turns++);
  writeFileSync(join(store.sessionDir(id), 'session.json'), '{"v":1,"id"');
  const { records, problems } = store.listSync();
  expect(records).toMatchObject([{ id, turns: 0 }]);
  expect(problems).toEqual([expect.stringContaining('was damaged (it is not JSON)')]);
  expect(store.damagedFiles()).toHaveLength(1);
  expect(readFileSync(store.damagedFiles()[0] ?? '', 'utf8')).toBe('{"v":1,"id"');
  expect(store.listSync().problems).toEqual([]);
  expect((await store.update(id, draft => void draft.turns++)).turns).toBe(1);
});

test('a damaged record whose lock is held is shown from its backup and left alone', async () => {
  const { store } = await newStore();
  const { id } = await store.create(aRecord());
  await store.update(id, draft => void draft.turns++);
  const file = join(store.sessionDir(id), 'session.json');
  writeFileSync(file, '');
  mkdirSync(`${file}.lock`);
  const { records, problems } = store.listSync();
  expect(records).toMatchObject([{ id }]);
  expect(problems[0]).toContain('its previous version is shown');
  expect(readFileSync(file, 'utf8')).toBe('');
});

test('a damaged record without a backup does not hide the others', async () => {
  const { store } = await newStore();
  const bad = await store.create(aRecord({ name: 'bad' }));
  await store.create(aRecord({ name: 'good' }));
  writeFileSync(join(store.sessionDir(bad.id), 'session.json'), '{"v":1}');
  const { records, problems } = store.listSync();
  expect(records.map(({ name }) => name)).toEqual(['good']);
  expect(problems[0]).toMatch(
    /session .* is damaged \(id, name, repo: expected a text, found nothing; \d+ more .*\) and has no backup/,
  );
  await expect(store.read(bad.id)).rejects.toThrow('is damaged');
});

test('a record of a newer pitwall is shown as far as understood and never written', async () => {
  const { store } = await newStore();
  const record = await store.create(aRecord({ name: 'new-one' }));
  const file = join(store.sessionDir(record.id), 'session.json');
  const newer = JSON.stringify({
    ...record,
    v: 2,
    status: { value: 'dreaming', since: 7 },
    git: null,
    extra: { a: 1 },
  });
  writeFileSync(file, newer);
  const { records, readOnly, problems } = store.listSync();
  expect(records).toMatchObject([
    { name: 'new-one', status: { value: 'unknown', since: 7 }, git: { branch: '' } },
  ]);
  expect([...readOnly]).toEqual([record.id]);
  expect(problems).toEqual([]);
  await expect(store.update(record.id, draft => void draft.turns++)).rejects.toMatchObject({
    exit: 'refused',
  });
  expect(readFileSync(file, 'utf8')).toBe(newer);
});

test('comments are kept under their own lock', async () => {
  const { store } = await newStore();
  const { id } = await store.create(aRecord());
  expect(await store.readComments(id)).toEqual([]);
  await Promise.all(
    [1, 2, 3].map(n => store.updateComments<{ n: number }>(id, list => void list.push({ n }))),
  );
  expect((await store.readComments<{ n: number }>(id)).map(({ n }) => n)).toEqual([1, 2, 3]);
  expect(await store.updateComments<{ n: number }>(id, list => list.slice(1))).toHaveLength(2);
});
