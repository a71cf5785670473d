import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckResult } from '../../src/actions/doctor/doctor.ts';
import { ownHolder } from '../../src/lib/lock-holder.ts';
import { isSameProcess } from '../../src/lib/process-id.ts';
import { until } from '../support/until.ts';
import { type Sandbox, sandbox } from './support/sandbox.ts';

/** A lock whose holder has ended. */
function staleLock(file: string): void {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(file, JSON.stringify({ ...ownHolder('planted'), pid, startTime: '1' }));
}

/** A socket file that nobody serves: bound under another name, which closing removes instead. */
async function staleSocket(path: string): Promise<void> {
  const code = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', code]);
}

async function doctor(box: Sandbox, ...args: string[]) {
  const { out } = await box.pitwall('doctor', '--json', ...args);
  const { checks } = JSON.parse(out) as { checks: Array<CheckResult & { fixable: boolean }> };
  return (text: RegExp) => checks.find(check => text.test(check.text));
}

test('doctor finds what killed processes left, and --fix takes it away', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const store = join(box.repo.dir, '.git', 'pitwall');
  const { id, host } = box.record('one');
  const root = `${box.repo.dir}.worktrees`;
  const locks = [join(store, 'create.lock'), join(store, 'sessions', id, 'comments.json.lock')];
  for (const lock of locks) staleLock(lock);
  const socket = join(String(box.env.XDG_RUNTIME_DIR), 'pitwall', '01J00000000000000000000000');
  await staleSocket(socket);
  expect(existsSync(socket)).toBe(true);
  const scratch = join(String(box.env.TMPDIR), 'pitwall-index-abcdef');
  mkdirSync(scratch);
  utimesSync(scratch, 1000, 1000);
  // A start that was killed before its record was written.
  const unborn = join(box.repo.dir, '.git', 'pitwall', 'sessions', '01ARZ3NDEKTSV4RRFFQ69G5FAV');
  mkdirSync(unborn);
  writeFileSync(join(unborn, 'session.json.123456'), '{');
  writeFileSync(join(unborn, 'host.log'), 'a host that came too late\n');
  utimesSync(unborn, 1000, 1000);
  const fresh = join(String(box.env.TMPDIR), 'pitwall-index-ghijkl');
  mkdirSync(fresh);
  // Worktrees without a record: a clean one, and one that holds work.
  for (const name of ['clean', 'busy'])
    box.repo.git('worktree', 'add', '-q', '-b', `pitwall/${name}`, join(root, name));
  writeFileSync(join(root, 'busy', 'work.txt'), 'not in any commit\n');
  box.repo.git('branch', 'pitwall/empty');
  box.repo.git('branch', 'mine');
  const tree = box.repo.git('rev-parse', 'HEAD^{tree}');
  box.repo.git('branch', 'pitwall/commits', box.repo.git('commit-tree', '-m', 'work', '-p', 'HEAD', tree));
  box.repo.git('worktree', 'add', '-q', '-b', 'gone', join(root, 'gone'));
  rmSync(join(root, 'gone'), { recursive: true });

  const before = await doctor(box);
  expect(before(/2 locks of processes that are gone/)?.fixable).toBe(true);
  expect(before(/1 left by hosts that are gone/)?.fixable).toBe(true);
  expect(before(/1 directory of killed commands/)?.fixable).toBe(true);
  expect(before(/clean belongs to no session/)?.fixable).toBe(true);
  expect(before(/2 branches of no session: pitwall\/commits, pitwall\/empty/)?.fixable).toBe(true);
  expect(before(/git remembers 1/)?.fixable).toBe(true);
  for (const path of [...locks, socket, scratch, unborn, join(root, 'clean')])
    expect(existsSync(path)).toBe(true);

  const after = await doctor(box, '--fix');
  for (const path of [...locks, socket, scratch, unborn, join(root, 'clean')])
    expect(existsSync(path)).toBe(false);
  expect(existsSync(fresh)).toBe(true);
  expect(after(/busy belongs to no session/)).toMatchObject({
    fixed: false,
    hint: expect.stringContaining('in no commit'),
  });
  expect(readFileSync(join(root, 'busy', 'work.txt'), 'utf8')).toContain('not in any commit');
  const branches = box.repo.git('branch', '--list', '--format=%(refname:short)').split('\n');
  expect(branches).toEqual(
    expect.arrayContaining(['mine', 'pitwall/busy', 'pitwall/commits', 'pitwall/one']),
  );
  expect(branches).not.toContain('pitwall/empty');
  expect(await box.session('one')).toMatchObject({ name: 'one' });
  expect(host && isSameProcess(host)).toBe(true);
});

test('a lock and a socket in use are left alone, a host that died is named, an empty folder goes', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await box.pitwall('new', '-a', 'shell', '--name', 'two');
  const store = join(box.repo.dir, '.git', 'pitwall');
  const lock = join(store, 'create.lock');
  writeFileSync(lock, JSON.stringify(ownHolder('mine')));
  const socket = join(String(box.env.XDG_RUNTIME_DIR), 'pitwall', '01J00000000000000000000000');
  const server = createServer().listen(socket);
  await until(() => server.listening, 'the socket to serve');
  const { host } = box.record('two');
  process.kill(host?.pid ?? 0, 'SIGKILL');
  await until(() => host && !isSameProcess(host), 'the host to be gone');
  const found = await doctor(box, '--fix');
  expect(found(/the hosts of two are gone/)?.hint).toContain('resume');
  expect(found(/which no known repository has/)).toBeDefined();
  // A lock that the killed host held at that moment may go; these two are in use.
  expect([lock, socket].every(path => existsSync(path))).toBe(true);
  rmSync(lock);
  await new Promise(resolve => server.close(resolve));
  for (const name of ['one', 'two']) await box.pitwall('rm', name, '--stop', '--delete-branch');
  const root = `${box.repo.dir}.worktrees`;
  mkdirSync(root, { recursive: true });
  expect((await doctor(box, '--fix'))(/worktrees is empty/)?.fixed).toBe(true);
  expect(existsSync(root)).toBe(false);
});

test('while a record cannot be read, nothing that may be its own is called stray or taken away', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  box.repo.git('branch', 'pitwall/empty');
  const { id, git, host } = box.record('one');
  const file = join(box.repo.dir, '.git', 'pitwall', 'sessions', id, 'session.json');
  const good = readFileSync(file, 'utf8');
  const socket = String(host?.socket);
  try {
    for (const bad of ['{"v":1}', '{"v":9}']) {
      rmSync(`${file}.bak`, { force: true });
      writeFileSync(file, bad);
      // Both times: a worktree that is gone would leave its branch to the next run.
      for (const _ of [1, 2]) {
        const found = await doctor(box, '--fix');
        expect(
          found(/belongs to no session|of no session:|no known repository|git remembers/),
        ).toBeUndefined();
        expect(found(/not looked for: 1 record .*cannot be read in full/)?.text).toContain(id);
      }
      expect([git.worktree, socket].every(path => existsSync(path))).toBe(true);
      expect(box.repo.git('branch', '--list', git.branch, 'pitwall/empty').split('\n')).toHaveLength(2);
      expect(host && isSameProcess(host)).toBe(true);
    }
  } finally {
    writeFileSync(file, good);
  }
  expect((await doctor(box, '--fix'))(/1 branch of no session: pitwall\/empty/)?.fixed).toBe(true);
});

test('a worktree in which an agent works is never stray, also when its record is gone', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const { id, git } = box.record('one');
  const folder = join(box.repo.dir, '.git', 'pitwall', 'sessions', id);
  const aside = join(String(box.env.HOME), 'aside');
  renameSync(folder, aside);
  try {
    const found = await doctor(box, '--fix');
    expect(found(/one is of no session known here, and processes work in it/)?.fixed).toBe(false);
    expect(found(/a host serves session/)?.hint).toContain('another HOME');
    expect(existsSync(git.worktree)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    renameSync(aside, folder);
  }
});

test('the commands that doctor proposes can be pasted', async () => {
  const box = sandbox(undefined, 'my shop');
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const stray = join(`${box.repo.dir}.worktrees`, 'left over');
  box.repo.git('worktree', 'add', '-q', '-b', 'left', stray);
  const { hint } = (await doctor(box))(/left over belongs to no session/) ?? {};
  const command = String(hint).replace(/ removes it .*/, '');
  expect(spawnSync('/bin/sh', ['-c', command], { cwd: box.repo.dir, env: box.env }).status).toBe(0);
  expect(existsSync(stray)).toBe(false);
});
