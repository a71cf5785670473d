import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyIncluded } from '../../src/git/worktree-include.ts';
import { tempDir } from '../support/temp.ts';
import { type GitRepo, gitRepo } from './support/git.ts';

function fresh(repo: GitRepo): string {
  const path = join(tempDir('wt'), 'w');
  repo.git('worktree', 'add', '-q', '-b', 'x', path);
  return path;
}

const copy = (repo: GitRepo, to: string, onProgress?: (done: number, total: number) => void) =>
  copyIncluded({ git: repo.runner, from: repo.dir, to, onProgress });

test('copies ignored files that are named, nothing that is tracked or would show as new', async () => {
  const repo = gitRepo({
    '.gitignore': '.env*\nnode_modules/\ncache/\n*.key\n',
    '.worktreeinclude':
      '.env\nnode_modules/\n!node_modules/skip\ntracked.txt\nnotes.txt\n*.key\n!private.key\n',
    'tracked.txt': 'tracked\n',
  });
  repo.write('.env', 'SECRET=1\n');
  chmodSync(join(repo.dir, '.env'), 0o600);
  repo.write('.env.other', 'x\n');
  repo.write('node_modules/a/deep/index.js', 'a\n');
  repo.write('node_modules/b "odd"\nname/é.js', 'b\n');
  repo.write('cache/x', 'x\n');
  repo.write('notes.txt', 'not ignored\n');
  repo.write('private.key', 'x\n');
  repo.write('sub/dev.key', 'k\n');
  writeFileSync(Buffer.concat([Buffer.from(`${repo.dir}/node_modules/`), Buffer.of(0xff)]), 'bytes');
  const to = fresh(repo);
  const steps: string[] = [];
  const result = await copy(repo, to, (done, total) => steps.push(`${done}/${total}`));
  expect(result.skipped).toEqual([]);
  expect(result.copied).toEqual([
    '.env',
    'node_modules/a/deep/index.js',
    'node_modules/b "odd"\nname/é.js',
    'node_modules/\udcff',
    'sub/dev.key',
  ]);
  expect(steps.at(-1)).toBe('5/5');
  expect(readFileSync(join(to, '.env'), 'utf8')).toBe('SECRET=1\n');
  expect(statSync(join(to, '.env')).mode & 0o777).toBe(0o600);
  expect(statSync(join(to, '.env')).mtimeMs).toBeCloseTo(statSync(join(repo.dir, '.env')).mtimeMs, -1);
  expect(existsSync(join(to, 'notes.txt'))).toBe(false);
  expect(repo.git('-C', to, 'status', '--porcelain')).toBe('');
});

test('links are copied as links; nothing is written through one that leads out', async () => {
  const repo = gitRepo({
    '.gitignore': '*.local\nout/secret.local\n',
    '.worktreeinclude': '*.local\n',
    'out/x': 'x\n',
  });
  const outside = tempDir('outside');
  writeFileSync(join(outside, 'password'), 'secret');
  symlinkSync(outside, join(repo.dir, 'dir.local'));
  symlinkSync('README.md', join(repo.dir, 'file.local'));
  repo.write('out/secret.local', 's\n');
  const to = fresh(repo);
  // Somebody's setup put a link where the copy would go.
  repo.git('-C', to, 'rm', '-q', '-r', 'out');
  symlinkSync(outside, join(to, 'out'));
  const { copied, skipped } = await copy(repo, to);
  expect(copied).toEqual(['dir.local', 'file.local']);
  expect(readlinkSync(join(to, 'dir.local'))).toBe(outside);
  expect(lstatSync(join(to, 'file.local')).isSymbolicLink()).toBe(true);
  expect(skipped).toEqual([
    { path: 'out/secret.local', why: 'its directory is a link that leads out of the worktree' },
  ]);
  expect(existsSync(join(outside, 'secret.local'))).toBe(false);
});

test('nothing is overwritten, repositories of their own stay where they are', async () => {
  const repo = gitRepo({ '.gitignore': '*.local\nvendor/\n', '.worktreeinclude': '*.local\nvendor/\n' });
  repo.write('a.local', 'from main\n');
  mkdirSync(join(repo.dir, 'vendor'));
  repo.git('init', '-q', join(repo.dir, 'vendor/lib'));
  repo.write('vendor/lib/x', 'x\n');
  const to = fresh(repo);
  writeFileSync(join(to, 'a.local'), 'already here\n');
  const { copied, skipped } = await copy(repo, to);
  expect(copied).toEqual([]);
  expect(skipped.map(({ path }) => path).sort()).toEqual(['a.local', 'vendor/lib/']);
  expect(readFileSync(join(to, 'a.local'), 'utf8')).toBe('already here\n');
});

test('without the file nothing happens; cancelling stops it', async () => {
  const repo = gitRepo({ '.gitignore': '*.local\n' });
  repo.write('a.local', 'x\n');
  const to = fresh(repo);
  expect(await copy(repo, to)).toEqual({ copied: [], skipped: [] });
  writeFileSync(join(repo.dir, '.worktreeinclude'), '*.local\n');
  const signal = AbortSignal.abort();
  await expect(copyIncluded({ git: repo.runner, from: repo.dir, to, signal })).rejects.toThrow(
    /cancelled|aborted/,
  );
  expect(existsSync(join(to, 'a.local'))).toBe(false);
});
