import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownRepositories, rememberRepository } from '../../src/store/repositories.ts';
import { openStore } from '../../src/store/store.ts';
import { tempDir } from '../support/temp.ts';

function place() {
  const base = tempDir('known');
  const repo = (name: string) => {
    const commonDir = join(base, name, '.git');
    mkdirSync(commonDir, { recursive: true });
    return { commonDir, root: join(base, name) };
  };
  return { base, paths: { stateDir: join(base, 'state') }, repo };
}

test('lists what was used, the latest first, with where its store is', () => {
  const { paths, repo } = place();
  const [a, b] = [repo('a'), repo('b')];
  expect(knownRepositories(paths)).toEqual([]);
  expect(rememberRepository(paths, a.commonDir, a.root, () => 1)).toBeUndefined();
  rememberRepository(paths, b.commonDir, b.root, () => 2);
  expect(knownRepositories(paths)).toEqual([
    { ...b, storeDir: join(b.commonDir, 'pitwall'), lastUsed: 2, missing: false },
    { ...a, storeDir: join(a.commonDir, 'pitwall'), lastUsed: 1, missing: false },
  ]);
  expect(statSync(join(paths.stateDir, 'repos.json')).mode & 0o777).toBe(0o600);
});

test('writes only when there is something to say', () => {
  const { paths, repo } = place();
  const a = repo('a');
  const file = join(paths.stateDir, 'repos.json');
  rememberRepository(paths, a.commonDir, a.root, () => 1);
  const before = statSync(file).ino;
  rememberRepository(paths, a.commonDir, a.root, () => 1000);
  expect(statSync(file).ino).toBe(before);
  rememberRepository(paths, a.commonDir, a.root, () => 4_000_000);
  expect(knownRepositories(paths)[0]?.lastUsed).toBe(4_000_000);
});

test('a repository that is gone stays listed, marked; one that was moved is the same', async () => {
  const { base, paths, repo } = place();
  const [a, b] = [repo('a'), repo('b')];
  await openStore(join(b.commonDir, 'pitwall')).ensure();
  rememberRepository(paths, a.commonDir, a.root, () => 1);
  rememberRepository(paths, b.commonDir, b.root, () => 2);
  rmSync(a.root, { recursive: true });
  renameSync(b.root, join(base, 'moved'));
  rememberRepository(paths, join(base, 'moved', '.git'), join(base, 'moved'), () => 3);
  expect(knownRepositories(paths).map(({ root, missing }) => [root, missing])).toEqual([
    [join(base, 'moved'), false],
    [a.root, true],
  ]);
});

test('a damaged list comes back from its backup; where nothing can be kept a sentence is returned', () => {
  const { base, paths, repo } = place();
  const [a, b] = [repo('a'), repo('b')];
  rememberRepository(paths, a.commonDir, a.root, () => 1);
  rememberRepository(paths, a.commonDir, a.root, () => 4_000_000);
  writeFileSync(join(paths.stateDir, 'repos.json'), '{');
  rememberRepository(paths, b.commonDir, b.root, () => 4_000_001);
  expect(knownRepositories(paths).map(({ root }) => root)).toEqual([b.root, a.root]);
  writeFileSync(join(base, 'file'), '');
  expect(rememberRepository({ stateDir: join(base, 'file') }, a.commonDir, a.root)).toContain(
    'not remembered for -A',
  );
  expect(readFileSync(join(base, 'file'), 'utf8')).toBe('');
});
