import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tryWithLockSync, withLock, withLockSync } from '../../src/lib/lock.ts';
import { ownHolder, provablyGone } from '../../src/lib/lock-holder.ts';
import { tempDir } from '../support/temp.ts';

const lockFile = () => join(tempDir('lock'), 'lock');

test('callers of one process wait for each other in order', async () => {
  const file = lockFile();
  const seen: string[] = [];
  const slow = async (name: string) => {
    seen.push(`${name} in`);
    await new Promise(setImmediate);
    seen.push(`${name} out`);
  };
  await Promise.all(['a', 'b', 'c'].map(name => withLock(file, () => slow(name))));
  expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  expect(readdirSync(join(file, '..'))).toEqual([]);
});

test('an error inside is passed on and the lock is free again', async () => {
  const file = lockFile();
  await expect(
    withLock(file, () => {
      throw new Error('inside');
    }),
  ).rejects.toThrow('inside');
  expect(withLockSync(file, () => 1)).toBe(1);
  expect(tryWithLockSync(file, () => 2)).toBe(2);
});

test('the lock file says who holds it', async () => {
  const file = lockFile();
  await withLock(file, () => {
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, machine: hostname() });
    expect(tryWithLockSync(file, () => 'second')).toBeUndefined();
    expect(() => withLockSync(file, () => 1, { timeoutMs: 20, what: 'the thing' })).toThrow(
      `the thing is locked by process ${process.pid}`,
    );
  });
});

test('only a holder that cannot act any more is gone', () => {
  const own = ownHolder('n');
  expect(provablyGone(own)).toBe(false);
  expect(provablyGone({ ...own, startTime: '1' })).toBe(true);
  expect(provablyGone({ ...own, pid: 2 ** 22 + 1 })).toBe(true);
  expect(provablyGone({ ...own, bootId: 'before' })).toBe(true);
  // Another container or machine: nothing can be known.
  expect(provablyGone({ ...own, startTime: '1', pidNamespace: 'pid:[1]' })).toBe(false);
  expect(provablyGone({ ...own, bootId: 'other', machine: 'elsewhere' })).toBe(false);
});

test('a lock file nobody can understand is respected, and the message says which file it is', async () => {
  const file = lockFile();
  writeFileSync(file, '');
  await expect(withLock(file, () => 1, { timeoutMs: 20 })).rejects.toMatchObject({
    hint: expect.stringContaining(`remove ${file}`),
  });
});

test('a taker that died half way through taking over is taken over itself', async () => {
  const file = lockFile();
  const dead = { ...ownHolder('first'), startTime: '1' };
  writeFileSync(file, JSON.stringify(dead));
  writeFileSync(`${file}.took-first`, JSON.stringify({ ...dead, nonce: 'second' }));
  writeFileSync(`${file}.new-abc`, JSON.stringify({ ...dead, nonce: 'third' }));
  expect(await withLock(file, () => readdirSync(join(file, '..')))).toEqual(['lock']);
  expect(readdirSync(join(file, '..'))).toEqual([]);
});

test('a taker that lives is waited for', async () => {
  const file = lockFile();
  writeFileSync(file, JSON.stringify({ ...ownHolder('first'), startTime: '1' }));
  writeFileSync(`${file}.took-first`, JSON.stringify(ownHolder('second')));
  await expect(withLock(file, () => 1, { timeoutMs: 20 })).rejects.toThrow(
    `locked by process ${process.pid}`,
  );
});

test('a lock that was removed by hand and taken by another is not released by the first', async () => {
  const file = lockFile();
  await withLock(file, () => writeFileSync(file, JSON.stringify(ownHolder('another'))));
  expect(JSON.parse(readFileSync(file, 'utf8')).nonce).toBe('another');
});

test('a directory that is not there gives a sentence', async () => {
  await expect(withLock('/nonexistent/lock', () => 1)).rejects.toThrow(
    'cannot lock /nonexistent/lock: no such file',
  );
});
