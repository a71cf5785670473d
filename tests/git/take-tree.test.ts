import {
  chmodSync,
  existsSync,
  mkdirSync,
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
import { tempDir } from '../support/temp.ts';
import { gitRepo } from './support/git.ts';
import { addAll, names, take } from './support/tree.ts';

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

test('random worktrees come out as `git add -A` makes them', async () => {
  const repo = gitRepo({
    'a/b/c': '1\n',
    'a/d': '2\n',
    e: '3\n',
    'f/g/h/i': '4\n',
    'a-b': '5\n',
    'a.c': '6\n',
  });
  const paths = [
    'a',
    'a/b',
    'a/b/c',
    'a/d',
    'a-b',
    'a.c',
    'a0',
    'e',
    'e/x',
    'f',
    'f/g',
    'f/g/h',
    'f/g/h/i',
    'n/e/w',
  ];
  // A fixed sequence, so that a failure is the same again.
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  for (let round = 0; round < 12; round++) {
    for (let change = 0; change < 4; change++) {
      const path = paths[next(paths.length)]!;
      const parents = path.split('/').map((_, i, parts) => join(repo.dir, ...parts.slice(0, i)));
      const blocked = parents.find(parent => existsSync(parent) && !statSync(parent).isDirectory());
      rmSync(blocked ?? join(repo.dir, path), { recursive: true, force: true });
      if (next(3) > 0) repo.write(path, `${next(100)}\n`);
      else if (next(2) > 0) mkdirSync(join(repo.dir, path), { recursive: true });
    }
    if (next(3) === 0) repo.git('add', '-A');
    if (next(4) === 0) repo.git('commit', '-q', '--allow-empty', '-m', 'x');
    expect(await take(repo)).toBe(addAll(repo));
  }
});

test('a repository with SHA-256 names', async () => {
  const repo = gitRepo();
  const dir = tempDir('sha256');
  repo.git('init', '-q', '--object-format=sha256', dir);
  mkdirSync(join(dir, 'deep/er'), { recursive: true });
  writeFileSync(join(dir, 'deep/er/a'), 'a\n');
  repo.git('-C', dir, 'add', '.');
  writeFileSync(join(dir, 'deep/er/a'), 'changed\n');
  writeFileSync(join(dir, 'deep/b'), 'b\n');
  const tree = await take(repo, dir);
  expect(tree).toHaveLength(64);
  expect(repo.git('-C', dir, 'show', `${tree}:deep/er/a`)).toBe('changed');
  expect(repo.git('-C', dir, 'ls-tree', '-r', '--name-only', tree)).toBe('deep/b\ndeep/er/a');
});

test('every object of a snapshot is there and sound', async () => {
  const repo = gitRepo({ 'x/y/z': '1\n', 'x-y': '2\n', 'x/y.z': '3\n' });
  repo.write('x/y/z', 'changed\n');
  repo.write('x/n', 'n\n');
  repo.git('update-ref', 'refs/pitwall/snapshots/t/1', await take(repo));
  expect(repo.git('fsck', '--strict', '--full', '--no-dangling')).toBe('');
});
