import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processIdentity } from '../../src/lib/process-id.ts';
import { gitEnv } from '../support/repo.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { sandbox } from './support/sandbox.ts';

/** Bad input gets one line on stderr, nothing on stdout, and its exit code. */
function sentence(run: { code: number; out: string; err: string }, code: number): string {
  expect(run.out).toBe('');
  expect(
    run.err
      .trimEnd()
      .split('\n')
      .filter(line => line.startsWith('pitwall:')),
  ).toHaveLength(1);
  expect(run.err).not.toContain('    at ');
  expect(run.code).toBe(code);
  return run.err;
}

test('a place where no session can start', async () => {
  const box = sandbox();
  const plain = tempDir('plain');
  expect(sentence(await box.run(['new', '-a', 'shell', 'x'], { cwd: plain }), 1)).toContain(
    'not in a git repository',
  );
  expect(await box.run([], { cwd: plain })).toEqual({
    code: 0,
    out: 'not a git repository, and no sessions in any other that pitwall knows\n',
    err: '',
  });
  // Outside of a repository it is about all that are known.
  await box.pitwall('new', '-a', 'shell', '--name', 'far');
  const all = await box.run([], { cwd: plain });
  expect(all).toMatchObject({ code: 0, err: '' });
  expect(all.out).toMatch(/^REPOSITORY.*\n.* far /);

  const empty = tempDir('empty');
  execFileSync('git', ['init', '-q'], { cwd: empty, env: gitEnv });
  expect(sentence(await box.run(['new', '-a', 'shell', 'x'], { cwd: empty }), 1)).toContain('no commit yet');

  const bare = tempDir('bare');
  execFileSync('git', ['init', '-q', '--bare'], { cwd: bare, env: gitEnv });
  expect(sentence(await box.run(['new', '-a', 'shell', 'x'], { cwd: bare }), 1)).toContain('bare');
  expect((await box.run([], { cwd: bare })).out).toContain('bare repository has no files to work on');
});

test('input that cannot start a session leaves nothing behind', async () => {
  const box = sandbox();
  box.repo.git('branch', 'taken');
  const fails: Array<[string[], number, string]> = [
    [['new', '-a', 'shell', '--name', 'Bad Name', 'x'], 2, 'cannot be a session name'],
    [['new', '-a', 'shell', '--name', '../evil', 'x'], 2, 'cannot be a session name'],
    [['new', '-a', 'nobody', 'x'], 2, 'there is no agent "nobody"'],
    [['new', '-a', 'shell', '--base', 'nowhere', 'x'], 2, 'nowhere'],
    [['new', '-a', 'shell', '--branch', 'taken', 'x'], 1, 'taken'],
    [['new', '-a', 'shell', '--branch', 'a..b', 'x'], 2, 'a..b'],
    [['new', '-a', 'claude'], 2, 'there is no task'],
    [['new', '--may', 'everything', 'x'], 2, '--may'],
    [['ls', '--bogus'], 2, 'unknown option'],
    [['show', 'a', 'b'], 2, 'show takes one argument, and "b" is one more'],
    [['ls', 'x'], 2, 'ls takes no argument, and "x" is one more'],
    [['frob'], 2, 'there is no command'],
    [['show', 'nobody'], 3, 'there is no session "nobody"'],
    [['approve'], 3, 'there is no session'],
    [['attach', 'x'], 2, 'attach needs a terminal'],
  ];
  for (const [args, code, text] of fails) expect(sentence(await box.pitwall(...args), code)).toContain(text);
  expect((await box.pitwall('new', '-a', 'shell', '--branch', 'a..b', 'x')).err).not.toContain('✓');
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
  expect(box.repo.git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(JSON.parse((await box.pitwall('ls', '--json')).out).sessions).toEqual([]);
});

test('a missing agent program is named, with what to do', async () => {
  const box = sandbox();
  box.settings({ agents: { claude: { command: ['claude-that-is-not-there'] } } });
  const text = sentence(await box.pitwall('new', '-a', 'claude', 'fix it'), 1);
  expect(text).toContain('claude-that-is-not-there, is not on PATH');
  expect(text).toContain('agents.claude.command');
});

test('an agent that cannot be used is not offered, neither in the list nor for the kept task', async () => {
  const box = sandbox();
  box.settings({ agents: { foo: { command: 'foo' }, bar: { command: ['bar'] } } });
  const foo = await box.pitwall('new', '-a', 'foo', 'fix it');
  expect(foo).toMatchObject({ code: 2 });
  expect(foo.err).toContain(
    'the agent "foo" of the settings cannot be used; give it a command (agents.foo.command, a list of words), or take one of claude,',
  );
  expect(foo.err).toContain('shell, bar;');
  expect(foo.err).not.toMatch(/again with foo|shell, foo/);
  const nosuch = await box.pitwall('new', '-a', 'nosuch', 'fix it');
  expect(nosuch.err).toContain('shell, bar, or add it');
  expect(nosuch.err).toContain('pitwall new --draft -a NAME starts it with another agent');
});

test('two sessions of one name, and a path that is taken', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  expect(sentence(await box.pitwall('new', '-a', 'shell', '--name', 'one'), 1)).toContain(
    'there is a session one already',
  );
  const root = join(box.repo.dir, '..', 'shop-api.worktrees');
  mkdirSync(join(root, 'two'));
  writeFileSync(join(root, 'two', 'file'), '');
  expect(sentence(await box.pitwall('new', '-a', 'shell', '--name', 'two'), 1)).toContain(join(root, 'two'));
  expect(existsSync(join(root, 'two', 'file'))).toBe(true);
  expect(box.repo.git('branch', '--list', 'pitwall/two')).toBe('');
  const twice = await Promise.all([
    box.pitwall('new', '-a', 'shell', 'same task'),
    box.pitwall('new', '-a', 'shell', 'same task'),
  ]);
  expect(twice.map(({ code }) => code)).toEqual([0, 0]);
  expect((await box.pitwall('completion', 'names')).out.trim().split('\n').sort()).toEqual([
    'one',
    'same-task',
    'same-task-2',
  ]);
});

test('a setup command that fails takes everything back and keeps the task', async () => {
  const box = sandbox();
  box.settings({ worktree: { setup: 'echo no disk >&2; exit 9' } });
  const failed = await box.pitwall('new', '-a', 'shell', '--only', 'src', 'fix the login');
  const text = sentence(failed, 1);
  expect(text).toContain('the setup command ended with exit code 9: no disk');
  expect(text).toContain('pitwall new --draft starts it again with shell');
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
  expect(box.repo.git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(JSON.parse((await box.pitwall('ls', '--json')).out).sessions).toEqual([]);

  box.settings({});
  // Another task that starts does not throw it away.
  await box.pitwall('new', '-a', 'shell', 'something else');
  expect((await box.pitwall('new', '--drafts')).out).toContain('fix the login (shell): the setup command');
  expect((await box.pitwall('new', '--draft')).out).toBe('fix-login started on pitwall/fix-login\n');
  expect(box.record('fix-login').task).toMatchObject({ goal: 'fix the login', only: ['src'] });
  expect(sentence(await box.pitwall('new', '--draft'), 2)).toContain('no task was kept');
});

test('a setup command of the repository does not run before its text was trusted', async () => {
  const box = sandbox({ '.pitwall/config.json': JSON.stringify({ worktree: { setup: 'touch ran' } }) });
  expect(sentence(await box.pitwall('new', '-a', 'shell', '--name', 'one'), 4)).toContain(
    'pitwall config trust',
  );
  expect(sentence(await box.pitwall('config', 'trust').then(run => ({ ...run, out: '' })), 4)).toContain(
    'terminal',
  );
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
  expect((await box.pitwall('new', '-a', 'shell', '--name', 'one', '--no-setup')).code).toBe(0);
});

test('settings with a typo are told, and the rest works', async () => {
  const box = sandbox();
  box.settings({ branch: { prefix: 'agents/' }, worktree: { steup: 'x' } });
  const run = await box.pitwall('new', '-a', 'shell', '--name', 'one');
  expect(run.code).toBe(0);
  expect(run.err).toContain('steup');
  expect((await box.session('one')).branch).toBe('agents/one');
  const config = await box.pitwall('config', '--json');
  expect(config.out).toContain('"origin": "user"');
  // What it shows is not all that the file says.
  expect(config.code).toBe(1);
});

test('a settings file that is no JSON is named by config, which fails; in a pipe values are whole', async () => {
  const box = sandbox();
  const long = 'x'.repeat(500);
  box.settings({ agents: { mine: { command: ['/bin/sh', long] } } });
  const good = await box.pitwall('config');
  expect(good).toMatchObject({ code: 0, err: '' });
  expect(good.out).toContain(`["/bin/sh","${long}"]\n`);
  const file = join(String(box.env.XDG_CONFIG_HOME), 'pitwall', 'config.json');
  writeFileSync(file, '{ "branch": ');
  for (const args of [[], ['--json']]) {
    const { code, out, err } = await box.pitwall('config', ...args);
    expect(code).toBe(1);
    expect(args.length > 0 ? out : err).toContain(`${file}: expected JSON: line 1`);
  }
});

test('a wait that is not fulfilled in time ends with 124, one that cannot be with 1', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  expect(
    sentence(await box.pitwall('wait', 'one', '--until', 'needs-input', '--timeout', '300ms'), 124),
  ).toContain('in time');
  await box.pitwall('stop', 'one', '--kill');
  expect(sentence(await box.pitwall('wait', 'one', '--until', 'needs-input'), 1)).toContain('has ended');
  expect((await box.pitwall('wait', 'one', '--until', 'exited')).code).toBe(0);
});

test('in a pipe pitwall prints the list; TERM=dumb too', async () => {
  const box = sandbox();
  expect(await box.pitwall()).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('no sessions yet'),
  });
  expect((await box.run([], { env: { TERM: 'dumb' } })).code).toBe(0);
  expect((await box.pitwall('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a start that is killed half-way is shown, and rm takes all of it away', async () => {
  const box = sandbox();
  box.settings({ worktree: { setup: 'echo $$ > pid; exec sleep 300' } });
  const starting = box.start('new', '-a', 'shell', '--name', 'one');
  const worktree = join(box.repo.dir, '..', 'shop-api.worktrees', 'one');
  const child = Number(
    await until(() => readFileSync(join(worktree, 'pid'), 'utf8'), 'the setup command runs'),
  );
  expect((await box.session('one')).status.value).toBe('starting');
  expect(sentence(await box.pitwall('rm', 'one'), 4)).toContain('is being started');
  await starting.stop('SIGKILL');
  await until(() => processIdentity(child) === undefined, 'the setup command has ended with it');
  expect((await box.session('one')).status.value).toBe('lost');
  expect((await box.pitwall('rm', 'one', '--discard-changes', '--delete-branch')).code).toBe(0);
  expect(existsSync(worktree)).toBe(false);
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s takes a start back and keeps its task',
  async signal => {
    const box = sandbox();
    box.settings({ worktree: { setup: 'echo $$ > pid; exec sleep 300' } });
    const starting = box.start('new', '-a', 'shell', '--name', 'one', 'look around');
    const worktree = join(box.repo.dir, '..', 'shop-api.worktrees', 'one');
    await until(() => readFileSync(join(worktree, 'pid'), 'utf8'), 'the setup command runs');
    await starting.stop(signal);
    expect(starting.text()).toContain('the start of the session was cancelled');
    expect(existsSync(worktree)).toBe(false);
    expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
    expect(JSON.parse((await box.pitwall('ls', '--json')).out).sessions).toEqual([]);
    expect((await box.pitwall('new', '--drafts')).out).toContain('look around');
  },
);

test('a settings file that is no JSON is told once by every command, and never in front of JSON', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  box.settings({});
  const file = join(String(box.env.XDG_CONFIG_HOME), 'pitwall', 'config.json');
  writeFileSync(file, '{ agents');
  const told = `pitwall: ${file}: expected JSON: line 1, column 3\n`;
  const commands = [
    ['ls'],
    ['ls', '-A'],
    ['show', 'one'],
    ['diff', 'one'],
    ['config'],
    ['new', '-a', 'shell'],
  ];
  for (const args of commands) {
    const { err } = await box.pitwall(...args);
    expect({ args, times: err.split(told).length - 1 }).toEqual({ args, times: 1 });
  }
  for (const args of [
    ['ls', '--json'],
    ['completion', 'removed'],
  ]) {
    expect((await box.pitwall(...args)).err).toBe('');
  }
});
