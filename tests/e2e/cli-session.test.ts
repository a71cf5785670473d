import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { obeyingAgent, sandbox, tells } from './support/sandbox.ts';

test('a session from start to removal', async () => {
  const box = sandbox({ 'README.md': '# shop\n', '.gitignore': '.env\n', '.worktreeinclude': '.env\n' });
  box.repo.write('.env', 'SECRET=1\n');

  const started = await box.pitwall('new', '-a', 'shell', '--name', 'scratch', 'look around');
  expect(started).toMatchObject({ code: 0, out: 'scratch started on pitwall/scratch\n' });
  expect(started.err).toContain('Shell is not sent its task');
  const { worktree } = await box.session('scratch');
  expect(box.repo.git('branch', '--list', 'pitwall/scratch')).toContain('pitwall/scratch');
  expect(readFileSync(join(worktree, '.env'), 'utf8')).toBe('SECRET=1\n');
  await until(async () => (await box.session('scratch')).status.value === 'idle', 'the shell waits');

  const sent = await box.pitwall('send', 'scratch', 'echo "hello $((40 + 2))" | tee new.txt');
  expect(sent.code).toSatisfy(code => code === 0 || code === 5);
  await until(() => existsSync(join(worktree, 'new.txt')), 'the shell ran it');
  await until(
    async () => (await box.pitwall('logs', 'scratch')).out.includes('hello 42'),
    'the log shows it',
  );
  expect((await box.run(['show'], { cwd: worktree })).out).toContain('scratch');

  // A shell tells of no prompts: what it was sent is kept with the sending.
  expect((await box.pitwall('show', 'scratch')).out).toContain('echo "hello $((40 + 2))" | tee new.txt');

  const stat = await box.pitwall('diff', 'scratch', '--stat');
  expect(stat.out).toContain('new.txt');
  expect((await box.pitwall('diff', 'scratch', '--name-only')).out).toBe('new.txt\n');
  expect((await box.pitwall('diff', 'scratch')).out).toContain('+hello 42');
  expect(await box.pitwall('diff', 'scratch', '--since-review')).toMatchObject({
    code: 4,
    err: 'pitwall: nobody has reviewed scratch yet; pitwall diff scratch shows everything\n',
  });
  expect((await box.pitwall('diff', 'scratch', '--turn', '0')).code).toBe(2);
  expect(box.repo.git('status', '--porcelain')).toBe('');

  const reviewed = await box.pitwall('review', 'scratch', '--done', '--note', 'fine');
  expect(reviewed).toMatchObject({ code: 0, err: '' });
  expect(reviewed.out).toMatch(/^scratch: reviewed at tree [0-9a-f]{10} by Test Person .*: fine\n$/);
  expect((await box.session('scratch')).review.state).toBe('reviewed');
  // Found by its group and by the word that the list shows.
  for (const state of ['done', 'reviewed'])
    expect((await box.pitwall('ls', '--state', state)).out).toMatch(/scratch +reviewed/);

  expect(await box.pitwall('rm', 'scratch')).toMatchObject({ code: 4, out: '' });
  const stopped = await box.pitwall('stop', 'scratch');
  expect(stopped).toMatchObject({ code: 0, err: '' });
  expect((await box.session('scratch')).status.value).toBe('exited');
  // The bundled host, unlike its sources in the unit tests: it keeps the last screen and has nothing to complain about.
  const dir = join(box.repo.dir, '.git', 'pitwall', 'sessions', box.record('scratch').id);
  expect(readFileSync(join(dir, 'screen.txt'), 'utf8')).toContain('hello 42');
  expect(readFileSync(join(dir, 'host.log'), 'utf8')).not.toMatch(/ (error|warn) /);
  expect((await box.pitwall('logs', 'scratch')).out).toContain('hello 42');
  expect((await box.pitwall('send', 'scratch', 'x')).err).toContain('pitwall resume scratch');

  expect((await box.pitwall('resume', 'scratch')).out).toContain('scratch: started anew');
  expect((await box.pitwall('resume', 'scratch')).code).toBe(4);
  expect((await box.pitwall('stop', 'scratch', '--kill')).code).toBe(0);
  expect((await box.pitwall('rename', 'scratch', 'play')).code).toBe(0);

  const refused = await box.pitwall('rm', 'play');
  expect(refused).toMatchObject({ code: 4, out: '' });
  expect(refused.err).toContain('--discard-changes');
  expect(existsSync(join(worktree, 'new.txt'))).toBe(true);
  const removed = await box.pitwall('rm', 'play', '--discard-changes', '--delete-branch');
  expect(removed).toMatchObject({ code: 0, err: '' });
  expect(existsSync(worktree)).toBe(false);
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
  expect(JSON.parse((await box.pitwall('ls', '--json')).out).sessions).toEqual([]);
  const kept = /refs\/pitwall\/removed\/\S+\/tree/.exec(removed.out)?.[0] ?? '';
  expect(box.repo.git('show', `${kept}:new.txt`)).toBe('hello 42');
});

test('what a person changes after a review makes the session ready again, once somebody looked', async () => {
  const box = sandbox({ 'README.md': '# shop\n' });
  expect((await box.pitwall('new', '-a', 'shell', '--name', 'one')).err).not.toContain('task');
  await until(async () => (await box.session('one')).status.value === 'idle', 'the shell waits');
  const { worktree } = await box.session('one');
  for (const end of ['alive', 'stopped']) {
    if (end === 'stopped') await box.pitwall('stop', 'one', '--kill');
    writeFileSync(join(worktree, `${end}.txt`), 'by a person\n');
    expect(await box.pitwall('review', 'one', '--done')).toMatchObject({ code: 0, err: '' });
    expect((await box.session('one')).group).toBe('done');

    writeFileSync(join(worktree, `${end}.txt`), 'by a person\nlater\n');
    expect((await box.pitwall('diff', 'one')).out).toContain('+later');
    const since = await box.pitwall('diff', 'one', '--since-review');
    expect(since.out).toContain('\n by a person\n+later\n');
    expect(await box.session('one')).toMatchObject({
      group: 'ready',
      size: { added: end === 'alive' ? 2 : 4 },
    });
  }
});

test('what a person changes after the agent has ended is noticed by the lists themselves', async () => {
  const box = sandbox({ 'README.md': '# shop\n' });
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await box.pitwall('stop', 'one', '--kill');
  const { worktree } = await box.session('one');
  writeFileSync(join(worktree, 'a.txt'), 'by a person\n');
  expect(await box.pitwall('review', 'one', '--done')).toMatchObject({ code: 0, err: '' });
  writeFileSync(join(worktree, 'a.txt'), 'by a person\nlater\n');
  expect(await box.session('one')).toMatchObject({ group: 'done' });
  await until(async () => (await box.session('one')).group === 'ready', 'the list to tell');
});

test('commits that no turn saw are facts before a review is stored, and before the record is archived', async () => {
  const box = sandbox({ 'README.md': '# shop\n' });
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const { worktree } = await box.session('one');
  const { id, host } = box.record('one');
  const commit = (name: string) => {
    writeFileSync(join(worktree, name), 'x\n');
    box.repo.git('-C', worktree, 'add', '-A');
    box.repo.git('-C', worktree, 'commit', '-q', '-m', name);
  };
  const told = async () => {
    const { out } = await box.pitwall('show', id, '--json');
    const { facts } = JSON.parse(out) as { facts: Array<Record<string, unknown>> };
    return facts.filter(({ k }) => k === 'commit' || k === 'review').map(({ k, subject }) => subject ?? k);
  };
  commit('first');
  expect((await box.pitwall('review', 'one', '--done')).code).toBe(0);
  expect(await told()).toEqual(['first', 'review']);
  process.kill(host?.pid ?? 0, 'SIGKILL');
  await until(async () => (await box.session('one')).status.value === 'lost', 'its host is gone');
  commit('second');
  expect(await box.pitwall('rm', 'one')).toMatchObject({ code: 0, err: '' });
  expect(await told()).toEqual(['first', 'review', 'second']);
});

test('what a turn changed is known to files and who as soon as wait returns', async () => {
  const box = sandbox();
  box.settings(obeyingAgent(String(box.env.HOME)));
  await box.pitwall('new', '-a', 'obeyer', '--name', 'one', 'work');
  for (const [file, end] of [
    ['a.txt', `${tells('idle').trim()}`],
    ['b.txt', 'exit 0'],
  ] as const) {
    const until = end === 'exit 0' ? 'exited' : 'idle';
    await box.pitwall('send', 'one', `${tells('working').trim()}; echo x > ${file}; ${end}`);
    expect((await box.pitwall('wait', 'one', '--until', until, '--timeout', '30')).code).toBe(0);
    expect(box.record('one').size?.paths).toContain(file);
    expect((await box.pitwall('files', 'one')).out).toContain(file);
    expect((await box.pitwall('who', file)).out).toMatch(/^one /m);
  }
  expect((await box.pitwall('wait', 'one', '--until', 'ready')).code).toBe(0);
});

test('a file that a person wrote into the worktree is known to files', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await until(async () => (await box.session('one')).status.value === 'idle', 'the shell waits');
  const { worktree } = await box.session('one');
  for (const name of ['alive.txt', 'stopped.txt']) {
    if (name === 'stopped.txt') await box.pitwall('stop', 'one', '--kill');
    writeFileSync(join(worktree, name), 'x\n');
    expect((await box.pitwall('files', 'one')).out).toContain(name);
  }
});

test('commits of a session that began at a detached HEAD are its changes', async () => {
  const box = sandbox();
  box.repo.git('checkout', '-q', '--detach');
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await until(async () => (await box.session('one')).status.value === 'idle', 'the shell waits');
  const { worktree } = await box.session('one');
  await box.pitwall('send', 'one', 'echo new > new.txt; git add new.txt; git commit -qm new');
  await until(async () => (await box.session('one')).size?.files === 1, 'its commit is a change to review');
  expect((await box.pitwall('diff', 'one', '--name-only')).out).toBe('new.txt\n');
  const refused = await box.pitwall('rm', 'one', '--stop', '--delete-branch');
  expect(refused.err).toContain('1 commit');
  expect({ code: refused.code, kept: existsSync(worktree) }).toEqual({ code: 4, kept: true });
});

test('a host that is killed leaves a lost session that resume brings back', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const { host } = box.record('one');
  process.kill(host?.pid ?? 0, 'SIGKILL');
  await until(async () => (await box.session('one')).status.value === 'lost', 'it is lost');
  const doctor = await box.pitwall('doctor', '--json');
  expect(JSON.parse(doctor.out).checks.map((check: { name: string }) => check.name)).toContain('lost');
  expect((await box.pitwall('resume', '--all')).out).toContain('one: started anew');
  await until(async () => (await box.session('one')).status.value === 'idle', 'it is back');
  expect((await box.pitwall('resume', '--all')).out).toBe('no session is lost\n');
});

test('a worktree that is gone is made again from its branch', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await box.pitwall('stop', 'one', '--kill');
  const { worktree } = await box.session('one');
  box.repo.git('worktree', 'remove', '--force', worktree);
  expect((await box.pitwall('resume', 'one')).out).toContain('made again from pitwall/one');
  expect(existsSync(join(worktree, 'README.md'))).toBe(true);
});

test('commits that nobody else has keep a branch from being deleted', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const { worktree } = await box.session('one');
  await box.pitwall('stop', 'one', '--kill');
  writeFileSync(join(worktree, 'work.txt'), 'work\n');
  box.repo.git('-C', worktree, 'add', '-A');
  box.repo.git('-C', worktree, 'commit', '-q', '-m', 'work');
  const head = box.repo.git('-C', worktree, 'rev-parse', 'HEAD');
  const refused = await box.pitwall('rm', 'one', '--delete-branch');
  expect(refused.code).toBe(4);
  expect(refused.err).toContain('--discard-commits');
  const { id } = await box.session('one');
  expect((await box.pitwall('rm', 'one', '--delete-branch', '--discard-commits')).code).toBe(0);
  expect(box.repo.git('rev-parse', `refs/pitwall/removed/${id}/head`)).toBe(head);
});
