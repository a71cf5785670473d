import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitDirs } from '../../src/git/commit-dirs.ts';
import { makeRepo } from '../support/repo.ts';
import { tempDir } from '../support/temp.ts';

test('what a commit in a linked worktree writes to, but neither config nor hooks', () => {
  const { dir } = makeRepo();
  const worktree = join(tempDir('place'), 'w');
  execFileSync('git', ['worktree', 'add', '-q', worktree, '-b', 'w'], { cwd: dir });
  const git = join(dir, '.git');
  expect(commitDirs(worktree)).toEqual([
    join(git, 'worktrees', 'w'),
    ...['objects', 'refs', 'logs'].map(name => join(git, name)),
  ]);
});

test('none where the sandbox is no worktree of another repository', () => {
  expect(commitDirs(makeRepo().dir)).toEqual([]);
  expect(commitDirs(tempDir('none'))).toEqual([]);
});
