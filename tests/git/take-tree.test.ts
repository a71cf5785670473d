import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { captureWorktree, takeTree } from '../../src/git/take-tree.ts';
import { gitEnv } from '../support/repo.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { type GitRepo, gitRepo } from './support/git.ts';

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** What `git add -A` in an index of its own makes of the worktree: the reference wherever that command works. */
function addAll(repo: GitRepo, dir = repo.dir): string {
  const index = join(tempDir('reference'), 'index');
  const run = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: dir,
      env: { ...gitEnv, GIT_INDEX_FILE: index },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim();
  run('add', '-A');
  return run('write-tree');
}

const take = (repo: GitRepo, dir = repo.dir) => takeTree(dir, { git: repo.runner });
const names = (repo: GitRepo, tree: string) =>
  repo
    .git('-c', 'core.quotePath=false', 'ls-tree', '-r', '-z', '--name-only', tree)
    .split('\0')
    .filter(Boolean);

function privateCopies(): string[] {
  return readdirSync(process.env.TMPDIR ?? '/tmp').filter(name => name.startsWith('pitwall-index-'));
}

describe('content', () => {
  test('staged, changed, deleted and untracked files together, ignored ones not', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'dir/c.txt': 'c\n', '.gitignore': '*.log\n' });
    repo.write('a.txt', 'changed\n');
    unlinkSync(join(repo.dir, 'b.txt'));
    repo.write('staged.txt', 'v1\n');
    repo.git('add', 'staged.txt');
    repo.write('staged.txt', 'v2\n');
    repo.write('new/file.txt', 'new\n');
    repo.write('debug.log', 'noise\n');
    const tree = await take(repo);
    expect(names(repo, tree)).toEqual(['.gitignore', 'a.txt', 'dir/c.txt', 'new/file.txt', 'staged.txt']);
    expect(repo.git('show', `${tree}:staged.txt`)).toBe('v2');
    expect(tree).toBe(addAll(repo));
  });

  test('an unchanged worktree is the tree of its commit', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n', 'dir/b.txt': 'b\n' });
    expect(await take(repo)).toBe(repo.git('rev-parse', 'HEAD^{tree}'));
  });

  test('odd names: spaces, quotes, newline, tab, unicode, leading dash, pathspec magic', async () => {
    const repo = gitRepo(undefined, { name: 'odd "repo"\nwith \'quotes\' ünd 漢字' });
    const odd = [
      'd/ lead',
      'sp ace',
      'q"uote\'s',
      'new\nline',
      'tab\there',
      '漢字-é.txt',
      '-dash',
      ':(top)x',
      '*',
      'b\\s',
    ];
    for (const name of odd) repo.write(name, name);
    const tree = await take(repo);
    expect(names(repo, tree)).toEqual([...names(repo, addAll(repo))]);
    expect(names(repo, tree)).toEqual(expect.arrayContaining(odd));
  });

  test('names that are no UTF-8, tracked and untracked', async () => {
    const repo = gitRepo();
    const path = (bytes: number[]) => Buffer.concat([Buffer.from(`${repo.dir}/`), Buffer.from(bytes)]);
    writeFileSync(path([0x66, 0xff, 0x6f]), 'tracked');
    repo.commit('odd');
    writeFileSync(path([0x66, 0xff, 0x6f]), 'changed');
    writeFileSync(path([0xe9, 0x80]), 'untracked');
    const tree = await take(repo);
    expect(tree).toBe(addAll(repo));
    expect(tree).not.toBe(repo.git('rev-parse', 'HEAD^{tree}'));
  });

  test('links, executable bits, and a file whose only change is its mode', async () => {
    const repo = gitRepo({ 'run.sh': 'echo\n', 'target.txt': 'x\n' });
    chmodSync(join(repo.dir, 'run.sh'), 0o755);
    symlinkSync('target.txt', join(repo.dir, 'link'));
    symlinkSync('/nowhere/else', join(repo.dir, 'dangling'));
    const tree = await take(repo);
    expect(tree).toBe(addAll(repo));
    const listed = repo.git('ls-tree', tree);
    expect(listed).toMatch(/120000 blob \w+\tdangling/);
    expect(listed).toMatch(/100755 blob \w+\trun\.sh/);
  });

  test('a file becomes a directory, a directory a file or a link to another place', async () => {
    const repo = gitRepo({ file: 'x\n', 'dir/a': 'a\n', 'dir/b': 'b\n', 'gone/a': 'a\n', 'hidden/x': 'x\n' });
    unlinkSync(join(repo.dir, 'file'));
    repo.write('file/inside', 'y\n');
    rmSync(join(repo.dir, 'dir'), { recursive: true });
    repo.write('dir', 'now a file\n');
    const elsewhere = tempDir('elsewhere');
    writeFileSync(join(elsewhere, 'a'), 'not ours\n');
    rmSync(join(repo.dir, 'gone'), { recursive: true });
    symlinkSync(elsewhere, join(repo.dir, 'gone'));
    renameSync(join(repo.dir, 'hidden'), join(elsewhere, 'hidden'));
    symlinkSync(join(elsewhere, 'hidden'), join(repo.dir, 'hidden'));
    writeFileSync(join(repo.dir, '.git/info/exclude'), '/hidden\n');
    const tree = await take(repo);
    expect(names(repo, tree)).toEqual(['dir', 'file/inside', 'gone']);
    expect(repo.git('ls-tree', tree, 'gone')).toMatch(/^120000/);
  });

  test('edits of the same size within the same second as the index', async () => {
    const repo = gitRepo({ 'a.txt': 'one\n' });
    for (let i = 0; i < 20; i++) {
      repo.write('a.txt', `${i % 10}aa\n`);
      repo.git('add', 'a.txt');
      repo.write('a.txt', `${i % 10}bb\n`);
      const tree = await take(repo);
      expect(repo.git('show', `${tree}:a.txt`)).toBe(`${i % 10}bb`);
    }
  });

  test('the same size and the very same time as the index entry', async () => {
    const repo = gitRepo({ 'a.txt': 'one\n' });
    const file = join(repo.dir, 'a.txt');
    const index = join(repo.dir, '.git/index');
    const same = Math.floor(Date.now() / 1000) - 100;
    utimesSync(file, same, same);
    repo.git('update-index', '--refresh');
    writeFileSync(file, 'two\n');
    utimesSync(file, same, same);
    utimesSync(index, same, same);
    const tree = await take(repo);
    expect(repo.git('show', `${tree}:a.txt`)).toBe('two');
  });

  test('clean filters run: line endings and a filter of the repository', async () => {
    const repo = gitRepo({ '.gitattributes': '*.txt text eol=crlf\n*.up filter=upper\n' });
    repo.git('config', 'filter.upper.clean', 'tr a-z A-Z');
    repo.git('config', 'core.safecrlf', 'true');
    repo.write('a.txt', 'x\ny\r\n');
    repo.write('b.up', 'loud\n');
    const tree = await take(repo);
    expect(repo.git('show', `${tree}:a.txt`)).toBe('x\ny');
    expect(repo.git('show', `${tree}:b.up`)).toBe('LOUD');
  });

  test('a required filter that fails is an error with its reason, not a silent gap', async () => {
    const repo = gitRepo({ '.gitattributes': '*.big filter=lfs\n' });
    repo.git('config', 'filter.lfs.clean', 'false');
    repo.git('config', 'filter.lfs.required', 'true');
    repo.write('model.big', 'data\n');
    await expect(take(repo)).rejects.toThrow(
      /update-index failed in .*: model\.big: clean filter 'lfs' failed/,
    );
  });

  test('thousands of untracked files', async () => {
    const repo = gitRepo();
    mkdirSync(join(repo.dir, 'many'));
    for (let i = 0; i < 4000; i++) writeFileSync(join(repo.dir, 'many', `f${i}`), `${i % 50}`);
    expect(names(repo, await take(repo))).toHaveLength(4001);
  });
});

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
