import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { captureWorktree, takeTree } from '../../src/git/take-tree.ts';
import { gitEnv } from '../support/repo.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { gitRepo } from './support/git.ts';
import { addAll, emptyTree, names, privateCopies, take } from './support/tree.ts';

describe('states of the repository', () => {
  test('no index yet', async () => {
    const repo = gitRepo();
    const path = join(tempDir('tree'), 'wt');
    repo.git('worktree', 'add', '-q', '--no-checkout', '-b', 'x', path);
    rmSync(join(repo.dir, '.git/worktrees/wt/index'), { force: true });
    expect(await take(repo, path)).toBe(emptyTree);
    writeFileSync(join(path, 'only.txt'), 'x');
    expect(names(repo, await take(repo, path))).toEqual(['only.txt']);
    expect(existsSync(join(repo.dir, '.git/worktrees/wt/index'))).toBe(false);
  });

  test('an empty worktree, and no commit', async () => {
    const repo = gitRepo();
    unlinkSync(join(repo.dir, 'README.md'));
    expect(await take(repo)).toBe(emptyTree);
    const dir = tempDir('unborn');
    repo.git('init', '-q', dir);
    expect(await take(repo, dir)).toBe(emptyTree);
  });

  test('intent to add', async () => {
    const repo = gitRepo();
    repo.write('later.txt', 'content\n');
    repo.write('empty.txt', '');
    repo.git('add', '-N', 'later.txt', 'empty.txt');
    const tree = await take(repo);
    expect(names(repo, tree)).toEqual(['README.md', 'empty.txt', 'later.txt']);
    expect(repo.git('show', `${tree}:later.txt`)).toBe('content');
  });

  test('a merge with conflicts in progress: the files as they lie there', async () => {
    const repo = gitRepo({ both: 'base\n', ours: 'base\n', theirs: 'base\n' });
    repo.git('checkout', '-q', '-b', 'other');
    repo.write('both', 'other\n');
    repo.write('added', 'other\n');
    unlinkSync(join(repo.dir, 'ours'));
    repo.write('theirs', 'other\n');
    repo.commit('other');
    repo.git('checkout', '-q', 'main');
    repo.write('both', 'main\n');
    repo.write('added', 'main\n');
    repo.write('ours', 'main\n');
    unlinkSync(join(repo.dir, 'theirs'));
    repo.commit('main');
    expect(() => repo.git('merge', 'other')).toThrow();
    expect(repo.git('ls-files', '-u')).not.toBe('');
    const tree = await take(repo);
    expect(repo.git('show', `${tree}:both`)).toContain('<<<<<<<');
    expect(names(repo, tree)).toEqual(['added', 'both', 'ours', 'theirs']);
    expect(repo.git('ls-files', '-u')).not.toBe('');
  });

  test('a conflict whose only stage equals the file', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n' });
    const blob = repo.git('rev-parse', 'HEAD:a.txt');
    execFileSync('git', ['update-index', '--index-info'], {
      cwd: repo.dir,
      env: gitEnv,
      input: `0 ${'0'.repeat(40)}\ta.txt\n100644 ${blob} 3\ta.txt\n`,
    });
    expect(await take(repo)).toBe(repo.git('rev-parse', 'HEAD^{tree}'));
  });

  test('a sparse checkout keeps what is not checked out', async () => {
    const repo = gitRepo({ 'in/a': 'a\n', 'out/b': 'b\n', top: 't\n' });
    repo.git('sparse-checkout', 'set', '--cone', 'in');
    expect(existsSync(join(repo.dir, 'out/b'))).toBe(false);
    repo.write('in/a', 'changed\n');
    repo.write('in/new', 'n\n');
    const tree = await take(repo);
    expect(names(repo, tree)).toEqual(['in/a', 'in/new', 'out/b', 'top']);
    repo.git('config', 'index.sparse', 'true');
    repo.git('sparse-checkout', 'reapply');
    expect(await take(repo)).toBe(tree);
  });

  test('submodules: a new commit is seen, uncommitted work in one leaves it at its HEAD, one may be absent', async () => {
    const library = gitRepo({ 'lib.c': 'int x;\n' }, { name: 'library' });
    const repo = gitRepo();
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.dir, 'vendor/lib');
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.dir, 'absent');
    repo.commit('submodules');
    repo.git('submodule', '--quiet', 'deinit', '-f', 'absent');
    const clean = repo.git('rev-parse', 'HEAD^{tree}');
    repo.write('vendor/lib/lib.c', 'int dirty;\n');
    expect(await take(repo)).toBe(clean);
    repo.git('-C', 'vendor/lib', 'commit', '-q', '-a', '-m', 'work');
    const head = repo.git('-C', 'vendor/lib', 'rev-parse', 'HEAD');
    expect(repo.git('ls-tree', await take(repo), 'vendor/lib')).toContain(`160000 commit ${head}`);
  });

  test('repositories inside the worktree: named by their commit, listed as skipped without one, own worktrees ignored', async () => {
    const repo = gitRepo();
    for (const name of ['cloned', 'fresh']) repo.git('init', '-q', join(repo.dir, name));
    repo.write('cloned/x', 'x\n');
    repo.git('-C', 'cloned', 'add', '.');
    repo.git('-C', 'cloned', 'commit', '-q', '-m', 'x');
    repo.write('fresh/y', 'y\n');
    repo.git('worktree', 'add', '-q', '-b', 'agent', join(repo.dir, '.claude/worktrees/agent'));
    const { tree, skipped } = await captureWorktree(repo.dir, { git: repo.runner });
    const head = repo.git('-C', 'cloned', 'rev-parse', 'HEAD');
    expect(repo.git('ls-tree', '-r', tree)).toContain(`160000 commit ${head}\tcloned`);
    expect(names(repo, tree)).toEqual(['README.md', 'cloned']);
    expect(skipped).toEqual(['fresh']);
  });

  test('what no tree can hold is skipped and named', async () => {
    const repo = gitRepo({ 'was-file': 'x\n', keep: 'k\n' });
    unlinkSync(join(repo.dir, 'was-file'));
    execFileSync('mkfifo', [join(repo.dir, 'was-file')]);
    repo.write('new', 'n\n');
    const { tree, skipped } = await captureWorktree(repo.dir, { git: repo.runner });
    expect(skipped).toEqual(['was-file']);
    expect(names(repo, tree)).toContain('new');
  });

  test('split index and untracked cache of the user', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n' });
    repo.git('config', 'core.untrackedCache', 'true');
    repo.git('update-index', '--split-index', '--untracked-cache');
    const before = readdirSync(join(repo.dir, '.git'));
    repo.write('a.txt', 'changed\n');
    repo.write('b.txt', 'b\n');
    expect(await take(repo)).toBe(addAll(repo));
    expect(readdirSync(join(repo.dir, '.git'))).toEqual(before);
  });
});

describe('without side effects', () => {
  test('index, HEAD and locks are as they were, a held lock does not matter, no copy is left', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n' });
    repo.write('a.txt', 'changed\n');
    repo.write('b.txt', 'b\n');
    const index = join(repo.dir, '.git/index');
    const look = () => {
      const { mtimeNs, ino, size } = statSync(index, { bigint: true });
      return { bytes: readFileSync(index), mtimeNs, ino, size };
    };
    writeFileSync(`${index}.lock`, 'held by the agent');
    const before = look();
    const files = readdirSync(join(repo.dir, '.git')).sort();
    const copies = privateCopies();
    const tree = await take(repo);
    expect(names(repo, tree)).toEqual(['a.txt', 'b.txt']);
    expect(look()).toEqual(before);
    expect(readdirSync(join(repo.dir, '.git')).sort()).toEqual(files);
    expect(readFileSync(`${index}.lock`, 'utf8')).toBe('held by the agent');
    expect(privateCopies()).toEqual(copies);
  });

  test('no hook and no file system monitor of the repository runs', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n' });
    const trace = join(tempDir('trace'), 'ran');
    for (const hook of ['post-index-change', 'reference-transaction', 'pre-commit']) {
      writeFileSync(join(repo.dir, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> '${trace}'\n`, {
        mode: 0o755,
      });
    }
    const monitor = join(tempDir('monitor'), 'fsmonitor');
    writeFileSync(monitor, `#!/bin/sh\necho fsmonitor >> '${trace}'\n`, { mode: 0o755 });
    repo.git('config', 'core.fsmonitor', monitor);
    rmSync(trace, { force: true });
    writeFileSync(join(repo.dir, 'a.txt'), 'changed\n');
    await take(repo);
    expect(existsSync(trace)).toBe(false);
  });

  test('a variable that names another repository is not passed on', async () => {
    const repo = gitRepo();
    const other = gitRepo({ 'other.txt': 'x\n' });
    const env = {
      ...repo.runner.options.env,
      GIT_DIR: join(other.dir, '.git'),
      GIT_INDEX_FILE: '/nonexistent/x',
    };
    const git = repo.runner.at(repo.dir);
    const { createGit } = await import('../../src/git/run.ts');
    expect(await takeTree(repo.dir, { git: createGit({ ...git.options, env }) })).toBe(await take(repo));
  });
});

test('while a process creates, rewrites and deletes files all the time', async () => {
  const repo = gitRepo({ 'stable.txt': 'stable\n', 'churn/tracked.txt': 'x\n' });
  const script = `
    const fs = require('fs');
    for (let i = 0; ; i++) {
      const at = n => 'churn/f' + (n % 40);
      fs.writeFileSync(at(i), 'x'.repeat(i % 5000));
      try { fs.unlinkSync(at(i * 7)); } catch {}
      if (i % 3 === 0) fs.writeFileSync('churn/tracked.txt', String(i)); else fs.rmSync('churn/tracked.txt', { force: true });
      if (i % 11 === 0) { fs.mkdirSync('churn/d', { recursive: true }); fs.writeFileSync('churn/d/x', 'x'); }
      if (i % 11 === 5) fs.rmSync('churn/d', { recursive: true, force: true });
      if (i === 200) console.log('going');
    }`;
  const child = spawn(process.execPath, ['-e', script], {
    cwd: repo.dir,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let going = false;
    child.stdout.on('data', () => {
      going = true;
    });
    await until(() => going, 'the process that changes files to be under way');
    for (let i = 0; i < 6; i++) {
      const tree = await take(repo);
      expect(repo.git('show', `${tree}:stable.txt`)).toBe('stable');
    }
  } finally {
    const gone = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}, 60_000);

test('can be cancelled', async () => {
  const repo = gitRepo();
  await expect(takeTree(repo.dir, { git: repo.runner, signal: AbortSignal.abort() })).rejects.toThrow(
    /cancelled/,
  );
  expect(privateCopies()).toEqual([]);
});

test('a worktree that is gone is one sentence', async () => {
  const repo = gitRepo();
  await expect(take(repo, join(repo.dir, 'nowhere/at all'))).rejects.toThrow(
    /does not exist|not a git worktree/,
  );
});
