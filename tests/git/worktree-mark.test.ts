import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createGit } from '../../src/git/run.ts';
import { worktreeMark } from '../../src/git/worktree-mark.ts';
import { makeRepo } from '../support/repo.ts';

test('the mark is another one after every change of content, and the same as long as there is none', async () => {
  const repo = makeRepo({ 'a.txt': 'one\n', '.gitignore': 'ignored\n' });
  const git = createGit({ cwd: repo.dir });
  const look = () => worktreeMark(git, repo.dir);
  const seen = new Set([await look()]);
  const changes: Array<[what: string, change: () => void]> = [
    ['a changed file', () => repo.write('a.txt', 'two\n')],
    ['one that was changed before', () => repo.write('a.txt', 'six\n')],
    ['a new folder', () => mkdirSync(join(repo.dir, 'new'))],
    ['a file in it', () => repo.write('new/b.txt', 'b\n')],
    ['that file again', () => repo.write('new/b.txt', 'B\n')],
    ['a name that is no UTF-8', () => writeFileSync(Buffer.from(`${repo.dir}/\xff`, 'latin1'), 'x')],
    ['such a file again', () => writeFileSync(Buffer.from(`${repo.dir}/\xff`, 'latin1'), 'xy')],
    ['a commit', () => void repo.git('add', '-A')],
    ['and its HEAD', () => void repo.git('commit', '-qm', 'more')],
  ];
  for (const [what, change] of changes) {
    change();
    const mark = await look();
    if (what !== 'a new folder') expect(seen.has(mark), what).toBe(false);
    seen.add(mark);
    expect(await look(), `nothing after ${what}`).toBe(mark);
  }
  repo.write('ignored', 'x');
  expect(seen.has(await look())).toBe(true);
});

test('a file of the same size and time is seen by its change time', async () => {
  const repo = makeRepo({ 'a.txt': 'one\n' });
  const git = createGit({ cwd: repo.dir });
  repo.write('a.txt', 'two\n');
  utimesSync(join(repo.dir, 'a.txt'), 1, 1);
  const before = await worktreeMark(git, repo.dir);
  repo.write('a.txt', 'six\n');
  utimesSync(join(repo.dir, 'a.txt'), 1, 1);
  expect(await worktreeMark(git, repo.dir)).not.toBe(before);
});
