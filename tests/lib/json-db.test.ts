import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeJson, changeJsonSync, type JsonDb } from '../../src/lib/json-db.ts';
import { type Parsed, writeJsonFile } from '../../src/lib/json-file.ts';
import { tempDir } from '../support/temp.ts';

interface Count {
  v: 1;
  n: number;
}
const parse = (raw: unknown): Parsed<Count> => {
  const value = raw as Count;
  if (value.v > 1) return { kind: 'newer', version: value.v, raw };
  return typeof value.n === 'number' ? { kind: 'ok', data: value } : { kind: 'bad', why: 'n is no number' };
};

function counter(parts: Partial<JsonDb<Count>> = {}) {
  const dir = tempDir('db');
  const problems: string[] = [];
  const db: JsonDb<Count> = {
    file: join(dir, 'count.json'),
    parse,
    empty: () => ({ v: 1, n: 0 }),
    what: 'the counter',
    now: () => 0,
    onProblem: problem => problems.push(problem),
    ...parts,
  };
  return { dir, db, problems };
}
const up = (draft: Count) => void draft.n++;

test('keeps the previous version beside the new one, both private', async () => {
  const { dir, db } = counter();
  await changeJson(db, up);
  expect(await changeJson(db, up)).toEqual({ v: 1, n: 2 });
  expect(changeJsonSync(db, draft => ({ ...draft, n: 7 }))).toEqual({ v: 1, n: 7 });
  expect(readFileSync(db.file, 'utf8')).toBe('{"v":1,"n":7}\n');
  expect(readFileSync(`${db.file}.bak`, 'utf8')).toBe('{"v":1,"n":2}\n');
  expect(readdirSync(dir).sort()).toEqual(['count.json', 'count.json.bak']);
  expect(statSync(db.file).mode & 0o777).toBe(0o600);
});

test('writes nothing when nothing changed', async () => {
  const { db } = counter();
  await changeJson(db, up);
  const before = statSync(db.file).ino;
  await changeJson(db, () => {});
  expect(statSync(db.file).ino).toBe(before);
});

test.each(['', '{"v":1,"n":', '{"v":1}'])(
  'a damaged file (%j) is set aside and its backup goes on',
  async damage => {
    const { dir, db, problems } = counter();
    await changeJson(db, up);
    await changeJson(db, up);
    writeFileSync(db.file, damage);
    expect(await changeJson(db, up)).toEqual({ v: 1, n: 2 });
    expect(problems).toEqual([
      expect.stringMatching(/count\.json was damaged \(.+\), now .+; its previous version took/),
    ]);
    expect(readFileSync(join(dir, 'count.json.corrupt-1970-01-01T00-00-00-000Z'), 'utf8')).toBe(damage);
  },
);

test('a missing file with a backup comes back', async () => {
  const { dir, db, problems } = counter();
  writeFileSync(join(dir, 'count.json.bak'), '{"v":1,"n":4}');
  expect(await changeJson(db, up)).toEqual({ v: 1, n: 5 });
  expect(problems[0]).toContain('was missing; its previous version took its place');
});

test('damaged without a backup: begins anew where that is allowed, else stays untouched', async () => {
  const { db, problems } = counter();
  writeFileSync(db.file, 'x');
  expect(await changeJson(db, up)).toEqual({ v: 1, n: 1 });
  expect(problems[0]).toContain('without a backup it begins empty');
  const strict = counter({ empty: undefined });
  writeFileSync(strict.db.file, 'x');
  await expect(changeJson(strict.db, up)).rejects.toThrow('the counter is damaged: it is not JSON');
  expect(readFileSync(strict.db.file, 'utf8')).toBe('x');
});

test('a newer file is never rewritten', async () => {
  const { db } = counter();
  writeFileSync(db.file, '{"v":9,"n":1}');
  await expect(changeJson(db, up)).rejects.toMatchObject({
    exit: 'refused',
    message: expect.stringContaining('version 9'),
  });
  expect(readFileSync(db.file, 'utf8')).toBe('{"v":9,"n":1}');
});

test('a change that makes the content wrong is refused before anything is written', async () => {
  const { db } = counter();
  await changeJson(db, up);
  await expect(changeJson(db, () => ({ v: 1 }) as Count)).rejects.toThrow(
    'refusing to write the counter: n is no number',
  );
  expect(readFileSync(db.file, 'utf8')).toBe('{"v":1,"n":1}\n');
});

test('a write that fails leaves the previous file and says why', async () => {
  const dir = tempDir('db');
  const file = join(dir, 'a.json');
  writeFileSync(file, 'old');
  mkdirSync(`${file}.tmp`);
  await expect(writeJsonFile(file, 'new')).rejects.toMatchObject({
    message: expect.stringContaining(`cannot write ${file}: it is a directory (EISDIR)`),
    hint: 'the previous version is unchanged',
  });
  expect(readFileSync(file, 'utf8')).toBe('old');
});

test('a file that cannot be read is not called damaged', async () => {
  const { db } = counter();
  mkdirSync(db.file);
  await expect(changeJson(db, up)).rejects.toThrow(`cannot read ${db.file}`);
  expect(existsSync(db.file)).toBe(true);
  chmodSync(db.file, 0o700);
});
