import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sandbox } from './support/sandbox.ts';

/** What `kill -9` of a `new` leaves between its branch and git's checkout. */
async function halfMade() {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await box.pitwall('stop', 'one', '--kill');
  const { worktree } = await box.session('one');
  rmSync(worktree, { recursive: true });
  mkdirSync(worktree);
  return { box, worktree };
}

test('a session whose start was killed before its checkout can be resumed', async () => {
  const { box, worktree } = await halfMade();
  expect(await box.pitwall('resume', 'one')).toMatchObject({ code: 0 });
  expect(existsSync(join(worktree, '.git'))).toBe(true);
  expect((await box.session('one')).status.value).not.toBe('lost');
});

test('a session whose start was killed before its checkout can be removed', async () => {
  const { box, worktree } = await halfMade();
  expect(await box.pitwall('rm', 'one', '--delete-branch')).toMatchObject({ code: 0 });
  expect(existsSync(worktree)).toBe(false);
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
  expect(box.repo.git('worktree', 'list').split('\n')).toHaveLength(1);
});

test('a removal speaks of no branch where there is none', async () => {
  const { box, worktree } = await halfMade();
  rmSync(worktree, { recursive: true });
  box.repo.git('worktree', 'prune');
  box.repo.git('branch', '-D', 'pitwall/one');
  expect((await box.pitwall('rm', 'one')).out.split('\n')[0]).toBe('one: record archived');
});

test('two removals at once: one does it, the other says that there is no such session', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const remove = () => box.pitwall('rm', 'one', '--stop', '--delete-branch');
  const codes = (await Promise.all([remove(), remove(), remove()])).map(({ code }) => code);
  expect(codes.sort()).toEqual([0, 3, 3]);
});

test('two resumes at once of a session without a worktree: it is made once, and one agent runs in it', async () => {
  const { box, worktree } = await halfMade();
  const runs = await Promise.all([1, 2, 3].map(() => box.pitwall('resume', 'one')));
  expect(runs.map(({ code }) => code).sort()).toEqual([0, 1, 1]);
  expect(existsSync(join(worktree, '.git'))).toBe(true);
  expect((await box.session('one')).status.value).not.toBe('lost');
});

test('whoever reads the output may leave: what was begun is done, and a full disk behind it is one sentence', async () => {
  const box = sandbox();
  const shell = (script: string) => {
    const bin = fileURLToPath(new URL('../../bin/pitwall.js', import.meta.url));
    const args = ['-c', script, 'sh', process.execPath, bin];
    return spawnSync('sh', args, { cwd: box.repo.dir, env: box.env, encoding: 'utf8' });
  };
  for (const name of ['one', 'two'])
    expect(shell(`"$1" "$2" new -a shell --name ${name} 2>&1 | true`).status).toBe(0);
  expect((await box.session('one')).status.value).not.toBe('lost');
  expect((await box.session('two')).status.value).not.toBe('lost');
  shell('"$1" "$2" stop --all -y 2>&1 | true');
  expect((await box.session('one')).status.value).toBe('exited');
  expect((await box.session('two')).status.value).toBe('exited');
  if (!existsSync('/dev/full')) return;
  const full = shell('"$1" "$2" ls >/dev/full');
  expect(full.stderr).toMatch(/^pitwall: .*No space left|^pitwall: .*disk is full.*\n$/);
  expect(full).toMatchObject({ status: 1 });
});
