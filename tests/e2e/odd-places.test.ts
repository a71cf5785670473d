import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { connectHost } from '../../src/agents/link/client.ts';
import { frameTypes } from '../../src/agents/link/messages.ts';
import type { SessionJson } from '../../src/cli/output/schemas.ts';
import { canMount } from '../support/small-disk.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { obeyingAgent, type Sandbox, sandbox, tells } from './support/sandbox.ts';

const bin = fileURLToPath(new URL('../../bin/pitwall.js', import.meta.url));

/** What a person is told: why, and never where in the program. */
function expectSentence({ code, err }: { code: number | null; err: string }, why: RegExp): void {
  expect(code).not.toBe(0);
  expect(err).toMatch(why);
  expect(err).not.toMatch(/\n\s+at /);
}

test.each([
  [
    'spaces, quotes, a line break, unicode and what a shell would run',
    `a "shop" it's\nläden-日本-🛒 $(touch run)`,
  ],
  ['a leading dash', '--force'],
])('a repository on a path with %s: from the start of a session to its removal', async (_, name) => {
  const box = sandbox(undefined, name);
  expect(await box.pitwall('new', '-a', 'shell', '--name', 'one')).toMatchObject({ code: 0 });
  const { worktree, status } = await box.session('one');
  expect(worktree).toBe(join(dirname(box.repo.dir), `${name}.worktrees`, 'one'));
  expect(status.value).not.toBe('lost');
  expect(await box.pitwall('send', 'one', 'echo changed > README.md')).toMatchObject({ code: 0 });
  const changed = async () => (await box.pitwall('diff', 'one')).out.includes('+changed');
  await until(changed, 'the change in the diff');
  expect(await box.pitwall('stop', 'one', '--kill')).toMatchObject({ code: 0 });
  expect(await box.pitwall('resume', 'one')).toMatchObject({ code: 0 });
  expect(await box.pitwall('rm', 'one', '--stop', '--delete-branch', '--discard-changes')).toMatchObject({
    code: 0,
  });
  expect(existsSync(worktree)).toBe(false);
  expect(readdirSync(dirname(box.repo.dir))).not.toContain('run');
});

test('a repository that was moved: its sessions are listed, and resumed where their worktrees are now', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await box.pitwall('stop', 'one', '--kill');
  const moved = join(dirname(box.repo.dir), 'moved');
  renameSync(box.repo.dir, moved);
  const at = (...args: string[]) => box.run(args, { cwd: moved });
  expect((await at('ls')).out).toContain('one');
  const { worktree } =
    (JSON.parse((await at('ls', '--json')).out) as { sessions: SessionJson[] }).sessions[0] ?? {};
  const git = () =>
    execFileSync('git', ['-C', String(worktree), 'status', '--porcelain'], {
      env: box.env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  expect(git).toThrow();
  expect((await at('doctor', '--fix')).out).toMatch(/which was moved\n.*mended/);
  expect(git()).toBe('');
  const again = join(dirname(box.repo.dir), 'again');
  renameSync(moved, again);
  const there = (...args: string[]) => box.run(args, { cwd: again });
  expect(await there('resume', 'one')).toMatchObject({ code: 0 });
  expect(git()).toBe('');
  renameSync(again, box.repo.dir);
  expect(await box.pitwall('rm', 'one', '--stop', '--delete-branch')).toMatchObject({ code: 0 });
  expect(existsSync(String(worktree))).toBe(false);
});

test('a session that was removed before its repository was moved is brought back where new ones are made', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await box.pitwall('stop', 'one', '--kill');
  writeFileSync(join((await box.session('one')).worktree, 'note.txt'), 'kept');
  expect(await box.pitwall('rm', 'one', '--discard-changes')).toMatchObject({ code: 0 });
  const moved = join(dirname(box.repo.dir), 'moved');
  renameSync(box.repo.dir, moved);
  rmSync(`${box.repo.dir}.worktrees`, { recursive: true, force: true });
  expect(await box.run(['restore', 'one'], { cwd: moved })).toMatchObject({ code: 0 });
  const listed = JSON.parse((await box.run(['ls', '--json'], { cwd: moved })).out) as {
    sessions: SessionJson[];
  };
  const worktree = `${moved}.worktrees/one`;
  expect(listed.sessions.map(session => session.worktree)).toEqual([worktree]);
  expect(readFileSync(join(worktree, 'note.txt'), 'utf8')).toBe('kept');
  expect(existsSync(`${box.repo.dir}.worktrees`)).toBe(false);
});

test('a repository that was moved together with its worktrees: both are led to each other, with what was not committed', async () => {
  const box = sandbox();
  for (const name of ['one', 'two']) {
    await box.pitwall('new', '-a', 'shell', '--name', name);
    await box.pitwall('stop', name, '--kill');
    const { worktree } = await box.session(name);
    writeFileSync(join(worktree, 'staged.txt'), 'staged');
    execFileSync('git', ['add', 'staged.txt'], { cwd: worktree, env: box.env });
    writeFileSync(join(worktree, 'README.md'), `changed in ${name}`);
  }
  const parent = join(dirname(box.repo.dir), 'elsewhere');
  mkdirSync(parent);
  const moved = join(parent, 'shop');
  renameSync(box.repo.dir, moved);
  renameSync(`${box.repo.dir}.worktrees`, `${moved}.worktrees`);
  const worktree = (name: string) => join(`${moved}.worktrees`, name);
  const changes = (name: string) =>
    execFileSync('git', ['-C', worktree(name), 'status', '--porcelain'], {
      env: box.env,
      encoding: 'utf8',
    });
  const at = (...args: string[]) => box.run(args, { cwd: moved });

  expect(await at('resume', 'one')).toMatchObject({ code: 0 });
  expect(changes('one')).toBe(' M README.md\nA  staged.txt\n');
  expect(existsSync(`${box.repo.dir}.worktrees`)).toBe(false);

  expect((await at('doctor', '--fix')).out).toMatch(/one moved together with this repository\n.*mended/);
  expect(changes('two')).toBe(' M README.md\nA  staged.txt\n');
  expect((await at('diff', 'two')).out).toContain('+changed in two');

  // Back again: `rm` refuses and removes what is where it is now.
  await at('stop', 'one', '--kill');
  renameSync(moved, box.repo.dir);
  renameSync(`${moved}.worktrees`, `${box.repo.dir}.worktrees`);
  expect(await box.pitwall('rm', 'one', '--delete-branch')).toMatchObject({ code: 4 });
  for (const name of ['one', 'two'])
    expect(await box.pitwall('rm', name, '--delete-branch', '--discard-changes')).toMatchObject({ code: 0 });
  expect(readdirSync(`${box.repo.dir}.worktrees`)).toEqual([]);
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
});

test('a branch that is checked out elsewhere, and one that is gone, are said when a worktree is to be made again', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await box.pitwall('stop', 'one', '--kill');
  const { worktree } = await box.session('one');
  rmSync(worktree, { recursive: true });
  box.repo.git('worktree', 'prune');
  box.repo.git('checkout', '-q', 'pitwall/one');
  expectSentence(await box.pitwall('resume', 'one'), /branch pitwall\/one is checked out in/);
  box.repo.git('checkout', '-q', 'main');
  box.repo.git('branch', '-D', 'pitwall/one');
  expectSentence(await box.pitwall('resume', 'one'), /branch pitwall\/one is gone/);
  expect((await box.session('one')).name).toBe('one');
});

test.skipIf(!canMount)(
  'a read-only .git: reading works, every change is refused in a sentence, nothing is left',
  async () => {
    const box = sandbox();
    await box.pitwall('new', '-a', 'shell', '--name', 'one');
    await box.pitwall('stop', 'one', '--kill');
    const git = join(box.repo.dir, '.git');
    execFileSync('mount', ['--bind', git, git]);
    onTestFinished(() => void spawnSync('umount', ['-l', git]));
    execFileSync('mount', ['-o', 'remount,ro,bind', git]);
    expect((await box.pitwall('ls')).out).toContain('one');
    expect((await box.pitwall('show', 'one')).code).toBe(0);
    for (const args of [
      ['new', '-a', 'shell', '--name', 'two'],
      ['rename', 'one', 'two'],
      ['resume', 'one'],
      ['rm', 'one'],
    ]) {
      const run = await box.pitwall(...args);
      expectSentence(run, /read-only|Read-only/);
    }
    expect(existsSync(`${box.repo.dir}.worktrees/two`)).toBe(false);
    execFileSync('umount', [git]);
    expect(await box.pitwall('resume', 'one')).toMatchObject({ code: 0 });
  },
);

test('too few file descriptors: a sentence or success, and nothing half made', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const made: string[] = [];
  const empty = join(box.repo.dir, '..', 'empty.mjs');
  writeFileSync(empty, '');
  for (const n of [20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 44, 64]) {
    // Fewer than Node itself needs is Node's to tell.
    if (limitedNode(box, n, empty).status !== 0) continue;
    const { status, stderr } = limited(box, n, 'new', '-a', 'shell', '--name', `n${n}`);
    if (status === 0) made.push(`n${n}`);
    else expectSentence({ code: status, err: stderr }, /too many open files|ended with|EMFILE/);
  }
  const { out } = await box.pitwall('ls', '--json');
  const { sessions, problems } = JSON.parse(out) as { sessions: SessionJson[]; problems: string[] };
  expect(problems).toEqual([]);
  expect(sessions.map(({ name }) => name).sort()).toEqual([...made, 'one'].sort());
  expect(readdirSync(`${box.repo.dir}.worktrees`).sort()).toEqual([...made, 'one'].sort());
  expect(box.repo.git('branch', '--list', 'pitwall/*').split('\n')).toHaveLength(made.length + 1);
});

test('a host without a free file descriptor: its agent goes on, what failed is said, and all works when there are some', async () => {
  const box = sandbox();
  box.settings(obeyingAgent(String(box.env.HOME)));
  expect(limited(box, 64, 'new', 'task', '-a', 'obeyer', '--name', 'one').status).toBe(0);
  const { host, id } = box.record('one');
  if (!host) throw new Error('no host');
  const dir = join(box.repo.dir, '.git', 'pitwall', 'sessions', id);
  const client = await connectHost(host.socket, { role: 'control' });
  onTestFinished(() => client.close());
  const shows = (text: string) =>
    until(async () => String((await client.query('text')).text).includes(text), `${text} on the screen`);
  const status = (value: string) =>
    until(async () => (await box.session('one')).status.value === value, `it is ${value}`);
  await client.input(tells('working'));
  await status('working');

  const open = () => readdirSync(`/proc/${host.pid}/fd`).length;
  // Clients, as far as the host can tell: who says nothing is sent away.
  const hello = Buffer.from(JSON.stringify({ protocol: 1, build: '', role: 'control' }));
  const head = Buffer.alloc(5);
  head.writeUInt8(frameTypes.hello, 0);
  head.writeUInt32LE(hello.length, 1);
  const crowd = Array.from({ length: 80 }, () => {
    const socket = connect(host.socket).on('error', () => {});
    socket.write(Buffer.concat([head, hello]));
    return socket.resume();
  });
  onTestFinished(() => crowd.forEach(socket => void socket.destroy()));
  await until(() => open() >= 63, 'every descriptor is in use');
  await client.input('echo still$((40 + 2))here > changed.txt; cat changed.txt\r');
  await shows('still42here');
  await client.input(tells('idle'));
  await until(
    async () => JSON.stringify((await client.query('explain')).explain).includes('state=idle'),
    'the end of the turn',
  );
  expect(open()).toBeGreaterThan(60);
  for (const socket of crowd) socket.destroy();
  await until(() => open() < 50, 'there are descriptors again');
  await status('idle');
  const ends = () =>
    readFileSync(join(dir, 'facts.jsonl'), 'utf8')
      .split('\n')
      .filter(line => line.includes('"turn.end"'))
      .map(line => JSON.parse(line) as { snapshot: number | null });
  await until(() => ends().length === 1, 'the fact of its end');
  // Without a snapshot; with one where the machine was so slow that there were descriptors again when it was taken.
  const first = ends()[0]?.snapshot === null ? 1 : 2;
  await client.input(tells('working'));
  await status('working');
  await client.input(tells('idle'));
  await until(() => ends().length === 2, 'the end of the next turn');
  expect(ends()[1]).toMatchObject({ snapshot: first });
  expect(box.repo.git('show', `refs/pitwall/snapshots/${id}/${first}:changed.txt`)).toContain('still42here');
  const ended = new Promise<void>(resolve => void client.on('exit', () => resolve()));
  await client.input('exit 3\r');
  await ended;
  expect(box.record('one')).toMatchObject({ exit: { code: 3 }, status: { value: 'exited' } });
  expect(readFileSync(join(dir, 'output.cast'), 'utf8')).toContain('still42here');
});

/** Runs pitwall, and what it starts, with so many file descriptors. */
const limited = (box: Sandbox, n: number, ...args: string[]) => limitedNode(box, n, bin, ...args);

const limitedNode = (box: Sandbox, n: number, ...args: string[]) =>
  spawnSync(
    '/bin/sh',
    ['-c', 'ulimit -n "$1"; shift; exec "$@"', 'sh', String(n), process.execPath, ...args],
    {
      cwd: box.repo.dir,
      env: box.env,
      encoding: 'utf8',
    },
  );

test('a session starts where nothing can be kept for the user, and a task that fails says that it is not', async () => {
  const box = sandbox();
  const state = join(tempDir('state'), 'file');
  writeFileSync(state, '');
  const run = (...args: string[]) => box.run(args, { env: { XDG_STATE_HOME: state } });
  const started = await run('new', '-a', 'shell', '--name', 'one');
  expect(started).toMatchObject({ code: 0, out: 'one started on pitwall/one\n' });
  expect(started.err).toContain('this repository is not remembered for -A');
  const failed = await run('new', '-a', 'shell', '--base', 'nowhere', 'fix it');
  expect(failed.err).toContain('the task could not be kept: a part of the path is not a directory');
  expect(failed.code).toBe(2);
  expect(await run('rm', 'one', '--stop', '--delete-branch')).toMatchObject({ code: 0 });
});

test('a directory that was removed under the feet of a shell is one sentence', () => {
  const box = sandbox();
  const gone = tempDir('gone');
  const script = 'cd "$1" && rmdir "$1" && "$2" "$3" ls';
  const run = spawnSync('sh', ['-c', script, 'sh', gone, process.execPath, bin], {
    env: box.env,
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('pitwall: the current directory is gone; cd to one that is there\n');
  expect(run.status).toBe(1);
});
