import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitEnvironment } from '../../src/git/environment.ts';
import { lastWords, withoutPasswords } from '../../src/git/git-failure.ts';
import { createGit, type GitCommand } from '../../src/git/run.ts';
import { features, gitVersion, parseVersion, requireMergeTree } from '../../src/git/version.ts';
import { Failure } from '../../src/lib/errors.ts';
import { tempDir } from '../support/temp.ts';
import { cleanEnv, fakeGit, gitRepo } from './support/git.ts';

const withPath = (dir: string) => ({ ...cleanEnv(), PATH: `${dir}:${process.env.PATH}` });

test('the environment keeps what is the user’s and drops what names a repository', () => {
  const env = gitEnvironment({
    HOME: '/h',
    GIT_DIR: '/x',
    git_index_file: '/y',
    LC_ALL: 'de_DE',
    PAGER: 'less',
  });
  expect(env).toEqual({
    HOME: '/h',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    PAGER: 'cat',
    LC_ALL: 'C',
  });
});

test('a failure names the command, the place and git’s last line, without escapes and passwords', async () => {
  const repo = gitRepo();
  const failure = await repo.runner.run(['rev-parse', '--verify', 'no\x1b[31mthing']).catch(error => error);
  expect(failure).toBeInstanceOf(Failure);
  expect(failure.message).toMatch(/^git rev-parse failed in .*shop-api: /);
  expect(failure.message).not.toContain('\x1b');
  expect(failure.command).toEqual(['git', 'rev-parse', '--verify', 'no\x1b[31mthing']);
  expect(lastWords('warning: a\nfatal: the reason\nhint: do this\n')).toBe('the reason');
  expect(withoutPasswords('https://me:secret@host/x')).toBe('https://…@host/x');
});

test('every command is reported with its exit code, without the options pitwall always adds', async () => {
  const commands: GitCommand[] = [];
  const repo = gitRepo({ x: 'x\n' }, { onCommand: command => commands.push(command) });
  await repo.runner.run(['rev-parse', 'HEAD']);
  await repo.runner.attempt(['rev-parse', '--verify', '--quiet', 'nothing']);
  expect(commands.map(({ argv, exit, cwd }) => ({ argv, exit, cwd }))).toEqual([
    { argv: ['git', 'rev-parse', 'HEAD'], exit: 0, cwd: repo.dir },
    { argv: ['git', 'rev-parse', '--verify', '--quiet', 'nothing'], exit: 1, cwd: repo.dir },
  ]);
});

test('a command that hangs is ended by the timeout, one that was cancelled at once', async () => {
  const env = withPath(fakeGit('exec sleep 60'));
  const slow = createGit({ cwd: tempDir(), env, timeoutMs: 150 });
  await expect(slow.run(['status'])).rejects.toThrow(/git status did not finish within/);
  const controller = new AbortController();
  const running = createGit({ cwd: tempDir(), env }).run(['status'], { signal: controller.signal });
  controller.abort();
  await expect(running).rejects.toThrow('git status was cancelled');
});

test('output beyond the bound is cut where that was asked for, else refused', async () => {
  const git = createGit({ cwd: tempDir(), env: withPath(fakeGit('yes | head -c 100000')) });
  const { cut, stdout } = await git.attempt(['log'], { maxBytes: 1000 });
  expect(cut).toBe(true);
  expect(stdout.length).toBeLessThanOrEqual(1000);
});

test('a directory that is gone is not taken for a missing git', async () => {
  const git = createGit({ cwd: join(tempDir(), 'gone'), env: cleanEnv() });
  await expect(git.run(['status'])).rejects.toThrow(/gone does not exist any more/);
});

test('aliases, hooks and pagers of the user do not run', async () => {
  const repo = gitRepo();
  const trace = join(tempDir(), 'ran');
  repo.git('config', 'core.pager', `touch ${trace}`);
  writeFileSync(join(repo.dir, '.git/hooks/reference-transaction'), `#!/bin/sh\ntouch ${trace}\n`, {
    mode: 0o755,
  });
  await repo.runner.run(['update-ref', 'refs/pitwall/x', 'HEAD']);
  await repo.runner.run(['log', '-1']);
  expect(existsSync(trace)).toBe(false);
});

test('versions as vendors print them', () => {
  expect(parseVersion('git version 2.39.3 (Apple Git-146)')).toEqual({
    major: 2,
    minor: 39,
    text: '2.39.3 (Apple Git-146)',
  });
  expect(parseVersion('git version 2.47.1.windows.1')?.minor).toBe(47);
  expect(parseVersion('git version 3.0.0-rc1')?.major).toBe(3);
  expect(parseVersion('hub version 1')).toBeUndefined();
  expect(features({ major: 2, minor: 38, text: '2.38.0' })).toEqual({
    mergeTree: true,
    worktreeListZ: true,
    missing: [],
  });
  expect(features({ major: 3, minor: 0, text: '3.0.0' }).missing).toEqual([]);
});

test('an old git says what is missing and which one it is', async () => {
  const git = createGit({ cwd: tempDir(), env: withPath(fakeGit('echo git version 2.30.2')) });
  expect(features(await gitVersion(git)).missing).toEqual([
    'worktrees on a path with a line break need git 2.36 or newer; this is 2.30.2',
    'telling a conflict from an edit of the same file needs git 2.38 or newer; this is 2.30.2',
  ]);
  await expect(requireMergeTree(git)).rejects.toThrow(/needs git 2\.38 or newer; this is 2\.30\.2/);
});

test('a program called git that is none', async () => {
  const git = createGit({ cwd: tempDir(), env: withPath(fakeGit('echo hello')) });
  await expect(gitVersion(git)).rejects.toThrow(/printed no version but: hello/);
});
