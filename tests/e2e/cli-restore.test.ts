import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outputSchemas } from '../../src/cli/output/schemas.ts';
import { until } from '../support/until.ts';
import { type Sandbox, sandbox } from './support/sandbox.ts';

/** A stopped session with a commit, a changed and an untracked file, and one that is copied because git ignores it. */
async function worked(): Promise<Sandbox> {
  const box = sandbox({ '.gitignore': '.env\n', '.worktreeinclude': '.env\n', 'a.txt': 'a\n' });
  writeFileSync(join(box.repo.dir, '.env'), 'SECRET=1\n');
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const { worktree } = await box.session('one');
  await until(async () => (await box.session('one')).status.value === 'idle', 'the shell waits');
  expect((await box.pitwall('stop', 'one', '--kill')).code).toBe(0);
  writeFileSync(join(worktree, 'a.txt'), 'committed\n');
  const git = (...args: string[]) => box.repo.git('-C', worktree, ...args);
  git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-qam', 'work');
  writeFileSync(join(worktree, 'a.txt'), 'changed\n');
  mkdirSync(join(worktree, 'new'));
  writeFileSync(join(worktree, 'new', 'b.txt'), 'untracked\n');
  return box;
}

test('a removed session comes back with branch, files, record and its name, and is resumed', async () => {
  const box = await worked();
  const { id, worktree } = await box.session('one');
  const head = box.repo.git('rev-parse', 'pitwall/one');
  const removed = await box.pitwall('rm', 'one', '--discard-changes', '--delete-branch', '--discard-commits');
  expect(removed).toMatchObject({ code: 0, out: expect.stringContaining('pitwall restore one') });
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');

  const listed = JSON.parse((await box.pitwall('restore', '--list', '--json')).out);
  expect(outputSchemas.removed.parse(listed)).toEqual(listed);
  expect(listed.sessions).toMatchObject([
    { id, name: 'one', branchExists: false, filesKept: true, restorable: true },
  ]);
  expect((await box.pitwall('restore', '--list')).out).toMatch(/one +shell +\d+s +last commit, files/);
  expect((await box.pitwall('completion', 'removed')).out).toBe('one\n');

  const mixed = await box.pitwall('restore', 'one', '--json');
  expect(mixed).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--json goes with --list') });
  expect(await box.pitwall('restore', 'one', '--list')).toMatchObject({ code: 2, out: '' });
  const restored = await box.pitwall('restore', 'one');
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(restored.out).toContain('branch pitwall/one made again, its files are as they were');
  expect(box.repo.git('rev-parse', 'pitwall/one')).toBe(head);
  expect(readFileSync(join(worktree, 'a.txt'), 'utf8')).toBe('changed\n');
  expect(readFileSync(join(worktree, 'new', 'b.txt'), 'utf8')).toBe('untracked\n');
  expect(readFileSync(join(worktree, '.env'), 'utf8')).toBe('SECRET=1\n');
  const status = box.repo.git('-C', worktree, 'status', '--porcelain').trim();
  expect(status.split('\n').map(line => line.trim())).toEqual(['M a.txt', '?? new/']);
  expect(await box.session('one')).toMatchObject({ id, status: { value: 'exited' } });
  expect(box.repo.git('for-each-ref', 'refs/pitwall/removed')).toBe('');
  expect((await box.pitwall('restore', 'one')).err).toContain('one is not removed');
  expect((await box.pitwall('resume', 'one')).code).toBe(0);
});

test('a branch that has other commits by now keeps its files, and the place must be free', async () => {
  const box = await worked();
  const { worktree } = await box.session('one');
  expect((await box.pitwall('rm', 'one', '--discard-changes')).code).toBe(0);
  box.repo.git('branch', '-f', 'pitwall/one', 'main');
  mkdirSync(worktree);
  writeFileSync(join(worktree, 'mine.txt'), 'somebody else\n');
  const refused = await box.pitwall('restore', 'one');
  expect(refused).toMatchObject({ code: 4, out: '' });
  expect(refused.err).toContain('holds something else now');
  box.repo.git('worktree', 'prune');
  const { rename } = await import('node:fs/promises');
  await rename(worktree, `${worktree}-aside`);

  // Its name belongs to another session by now.
  await box.pitwall('new', '-a', 'shell', '--name', 'one', '--branch', 'other');
  const restored = await box.pitwall('restore', 'one');
  expect(restored.code).toBe(4);
  expect((await box.pitwall('rm', 'one', '--stop')).code).toBe(0);
  const { sessions } = JSON.parse((await box.pitwall('restore', '--list', '--json')).out);
  const first = sessions.find((one: { branch: string }) => one.branch === 'pitwall/one');
  const again = await box.pitwall('restore', first.id);
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(again.out).toContain(`git restore --source=refs/pitwall/removed/${first.id}/tree .`);
  expect(readFileSync(join(worktree, 'a.txt'), 'utf8')).toBe('a\n');
  expect(existsSync(join(worktree, 'new'))).toBe(false);
});

test('what cannot be brought back says so', async () => {
  const box = sandbox();
  expect((await box.pitwall('restore', '--list')).out).toBe('no session was removed\n');
  expect((await box.pitwall('restore')).code).toBe(2);
  expect((await box.pitwall('restore', 'nobody')).code).toBe(3);
});
