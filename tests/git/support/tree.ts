import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { takeTree } from '../../../src/git/take-tree.ts';
import { gitEnv } from '../../support/repo.ts';
import { tempDir } from '../../support/temp.ts';
import type { GitRepo } from './git.ts';

export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** What `git add -A` in an index of its own makes of the worktree: the reference wherever that command works. */
export function addAll(repo: GitRepo, dir = repo.dir): string {
  const index = join(tempDir('reference'), 'index');
  const run = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: dir,
      env: { ...gitEnv, GIT_INDEX_FILE: index },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim();
  run('add', '-A');
  return run('write-tree');
}

export const take = (repo: GitRepo, dir = repo.dir) => takeTree(dir, { git: repo.runner });
export const names = (repo: GitRepo, tree: string) =>
  repo
    .git('-c', 'core.quotePath=false', 'ls-tree', '-r', '-z', '--name-only', tree)
    .split('\0')
    .filter(Boolean);

export function privateCopies(): string[] {
  return readdirSync(process.env.TMPDIR ?? '/tmp').filter(name => name.startsWith('pitwall-index-'));
}
