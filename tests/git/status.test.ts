import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { worktreeState } from '../../src/git/status.ts';
import { tempDir } from '../support/temp.ts';
import { gitRepo } from './support/git.ts';

test('counts what a removal would lose', async () => {
  const repo = gitRepo({ a: 'a\n', b: 'b\n', c: 'c\n' });
  const state = (base?: string) => worktreeState(repo.runner, { path: repo.dir, base });
  expect(await state('main')).toEqual({
    branch: 'main',
    head: repo.git('rev-parse', 'HEAD'),
    uncommitted: 0,
    untracked: 0,
    conflicted: 0,
    unmerged: 0,
    unpushed: null,
    operation: null,
  });
  repo.write('a', 'changed\n');
  repo.write('b', 'staged\n');
  repo.git('add', 'b');
  unlinkSync(join(repo.dir, 'c'));
  repo.write('un/tracked', 'x');
  repo.write('un/new\nline "q"', 'x');
  expect(await state()).toMatchObject({ uncommitted: 3, untracked: 2 });
});

test('commits that the base lacks, not counting those picked into it; commits no remote has', async () => {
  const repo = gitRepo();
  const remote = join(tempDir('remote'), 'r.git');
  repo.git('clone', '-q', '--bare', repo.dir, remote);
  repo.git('remote', 'add', 'origin', remote);
  repo.git('fetch', '-q', 'origin');
  repo.git('checkout', '-q', '-b', 'side');
  for (const name of ['one', 'two', 'three']) {
    repo.write(name, `${name}\n`);
    repo.commit(name);
  }
  const state = () => worktreeState(repo.runner, { path: repo.dir, base: 'main' });
  expect(await state()).toMatchObject({ unmerged: 3, unpushed: 3, branch: 'side' });
  repo.git('push', '-q', 'origin', 'side~1:refs/heads/side');
  repo.git('checkout', '-q', 'main');
  repo.write('other', 'x\n');
  repo.commit('other');
  repo.git('cherry-pick', 'side~2');
  repo.git('checkout', '-q', 'side');
  expect(await state()).toMatchObject({ unmerged: 2, unpushed: 1 });
  expect(await worktreeState(repo.runner, { path: repo.dir, base: 'deleted' })).toMatchObject({
    unmerged: 1,
  });
});

test('a merge in progress, a detached HEAD', async () => {
  const repo = gitRepo({ a: 'base\n' });
  repo.git('checkout', '-q', '-b', 'side');
  repo.write('a', 'side\n');
  repo.commit('side');
  repo.git('checkout', '-q', 'main');
  repo.write('a', 'main\n');
  repo.commit('main');
  expect(() => repo.git('merge', 'side')).toThrow();
  const state = await worktreeState(repo.runner, { path: repo.dir });
  expect(state).toMatchObject({ operation: 'merge', conflicted: 1, uncommitted: 1 });
  repo.git('merge', '--abort');
  repo.git('checkout', '-q', '--detach');
  expect(await worktreeState(repo.runner, { path: repo.dir })).toMatchObject({
    branch: null,
    operation: null,
  });
});
