import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { conflicts, mergeTrees, overlapDetail } from '../../src/git/merge.ts';
import { createGit } from '../../src/git/run.ts';
import { takeTree } from '../../src/git/snapshot.ts';
import { cleanEnv, fakeGit, type GitRepo, gitRepo } from './support/git.ts';

const body = (...lines: string[]) => `${lines.join('\n')}\n`;

/** The worktree's tree after `change`, then everything back to HEAD. */
async function treeAfter(repo: GitRepo, change: () => void): Promise<string> {
  change();
  const tree = await takeTree(repo.dir, { git: repo.runner });
  repo.git('checkout', '-q', '--', '.');
  repo.git('clean', '-fdq');
  return tree;
}

const start = {
  'same.txt': body('1', '2', '3', '4', '5', '6', '7'),
  'odd\n"x".txt': 'base\n',
  'moved.txt': body('a', 'b', 'c'),
};

test('trees that touch one file apart merge; the same line conflicts', async () => {
  const repo = gitRepo(start);
  const base = repo.git('rev-parse', 'HEAD');
  const a = await treeAfter(repo, () => repo.write('same.txt', body('A', '2', '3', '4', '5', '6', '7')));
  const b = await treeAfter(repo, () => repo.write('same.txt', body('1', '2', '3', '4', '5', '6', 'B')));
  const c = await treeAfter(repo, () => repo.write('same.txt', body('C', '2', '3', '4', '5', '6', '7')));
  const clean = await conflicts(repo.runner, a, b, base);
  expect(clean).toMatchObject({ clean: true, conflicts: [] });
  expect(repo.git('show', `${clean.tree}:same.txt`)).toBe('A\n2\n3\n4\n5\n6\nB');
  expect(await conflicts(repo.runner, a, c, base)).toMatchObject({ clean: false, conflicts: ['same.txt'] });
});

test('overlap tells the same file from a conflict, odd names and renames included', async () => {
  const repo = gitRepo(start);
  const base = repo.git('rev-parse', 'HEAD');
  const a = await treeAfter(repo, () => {
    repo.write('same.txt', body('A', '2', '3', '4', '5', '6', '7'));
    repo.write('odd\n"x".txt', 'from a\n');
    repo.write('only-a', 'x\n');
    renameSync(join(repo.dir, 'moved.txt'), join(repo.dir, 'there.txt'));
  });
  const b = await treeAfter(repo, () => {
    repo.write('same.txt', body('1', '2', '3', '4', '5', '6', 'B'));
    repo.write('odd\n"x".txt', 'from b\n');
    repo.write('moved.txt', body('a', 'b', 'changed'));
  });
  expect(await overlapDetail(repo.runner, { tree: a, base }, { tree: b, base })).toEqual([
    { path: 'moved.txt', kind: 'same file' },
    { path: 'odd\n"x".txt', kind: 'conflict' },
    { path: 'same.txt', kind: 'same file' },
  ]);
});

test('sides that started from different commits', async () => {
  const repo = gitRepo({ a: body('1', '2', '3') });
  const first = repo.git('rev-parse', 'HEAD');
  const old = await treeAfter(repo, () => repo.write('b', 'b\n'));
  repo.write('a', body('1', '2', 'three'));
  const second = repo.commit('main moved');
  const young = await treeAfter(repo, () => repo.write('c', 'c\n'));
  const merged = await mergeTrees(repo.runner, { tree: old, base: first }, { tree: young, base: second });
  expect(merged.clean).toBe(true);
  expect(repo.git('ls-tree', '--name-only', merged.tree).split('\n')).toEqual(['a', 'b', 'c']);
});

test('asking changes no ref and no worktree, and asking again adds no object', async () => {
  const repo = gitRepo(start);
  const base = repo.git('rev-parse', 'HEAD');
  const a = await treeAfter(repo, () => repo.write('same.txt', 'A\n'));
  const b = await treeAfter(repo, () => repo.write('same.txt', 'B\n'));
  const look = () => [repo.git('status', '--porcelain'), repo.git('for-each-ref'), repo.git('count-objects')];
  await conflicts(repo.runner, a, b, base);
  const before = look();
  await conflicts(repo.runner, a, b, base);
  expect(look()).toEqual(before);
});

test('a git before 2.38: overlap goes on without the answer, a merge says what it needs', async () => {
  const repo = gitRepo(start);
  const base = repo.git('rev-parse', 'HEAD');
  const a = await treeAfter(repo, () => repo.write('same.txt', 'A\n'));
  const b = await treeAfter(repo, () => repo.write('same.txt', 'B\n'));
  const real = process.env.PATH;
  const old = fakeGit(
    `case "$*" in *--version) echo git version 2.34.1;; *) PATH='${real}' exec git "$@";; esac`,
  );
  const git = createGit({ cwd: repo.dir, env: { ...cleanEnv(), PATH: `${old}:${real}` } });
  expect(await overlapDetail(git, { tree: a, base }, { tree: b, base })).toEqual([
    { path: 'same.txt', kind: 'unknown' },
  ]);
  await expect(conflicts(git, a, b, base)).rejects.toThrow(/needs git 2\.38 or newer; this is 2\.34\.1/);
});

test('a tree that is not there is an error, not a conflict', async () => {
  const repo = gitRepo(start);
  const base = repo.git('rev-parse', 'HEAD');
  const tree = repo.git('rev-parse', 'HEAD^{tree}');
  await expect(conflicts(repo.runner, 'f'.repeat(40), tree, base)).rejects.toThrow(/git commit-tree failed/);
});
