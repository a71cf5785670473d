import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changedFiles, diffSize, fileHunks, filePatch, mergeBase, unifiedDiff } from '../../src/git/diff.ts';
import { parseHunks } from '../../src/git/hunks.ts';
import { takeTree } from '../../src/git/snapshot.ts';
import { gitEnv } from '../support/repo.ts';
import { tempDir } from '../support/temp.ts';
import { type GitRepo, gitRepo } from './support/git.ts';

const lines = (count: number, mark = '') =>
  Array.from({ length: count }, (_, i) => `line ${i}${mark}\n`).join('');
const take = (repo: GitRepo) => takeTree(repo.dir, { git: repo.runner });

describe('changed files', () => {
  test('added, modified, deleted, renamed, binary, mode, type; with numbers', async () => {
    const repo = gitRepo({
      mod: 'a\nb\n',
      del: 'x\ny\n',
      old: lines(20),
      run: 'x\n',
      kind: 'x\n',
      'bin.dat': 'a\0b',
    });
    repo.write('mod', 'a\nc\nd\n');
    unlinkSync(join(repo.dir, 'del'));
    renameSync(join(repo.dir, 'old'), join(repo.dir, 'new name'));
    chmodSync(join(repo.dir, 'run'), 0o755);
    unlinkSync(join(repo.dir, 'kind'));
    symlinkSync('run', join(repo.dir, 'kind'));
    writeFileSync(join(repo.dir, 'bin.dat'), 'a\0c');
    repo.write('dir/added', '1\n2\n3\n');
    const tree = await take(repo);
    const files = await changedFiles(repo.runner, 'HEAD', tree);
    const short = files.map(({ path, oldPath, status, added, removed, binary }) =>
      [status, path, oldPath ?? '', added, removed, binary ? 'binary' : ''].join(' '),
    );
    expect(short).toEqual([
      'M bin.dat  0 0 binary',
      'D del  0 2 ',
      'A dir/added  3 0 ',
      'T kind  1 1 ',
      'M mod  2 1 ',
      'R new name old 0 0 ',
      'M run  0 0 ',
    ]);
    expect(files.find(({ path }) => path === 'run')).toMatchObject({ oldMode: '100644', newMode: '100755' });
    expect(await diffSize(repo.runner, 'HEAD', tree)).toEqual({
      files: 7,
      added: 6,
      removed: 4,
      tree,
      paths: ['bin.dat', 'del', 'dir/added', 'kind', 'mod', 'new name', 'old', 'run'],
    });
  });

  test('odd names survive, with their patches: quotes, newline, tab, arrows, magic, no UTF-8', async () => {
    const repo = gitRepo();
    const names = [
      'q"uote',
      'new\nline',
      'tab\there',
      'a => b',
      '{x => y}',
      ':(top)z',
      '漢字',
      ' lead',
      'b\\s',
    ];
    for (const name of names) repo.write(name, 'content\n');
    writeFileSync(Buffer.concat([Buffer.from(`${repo.dir}/`), Buffer.of(0x66, 0xff)]), 'bytes\n');
    const tree = await take(repo);
    const files = await changedFiles(repo.runner, 'HEAD', tree);
    expect(files.map(({ path }) => path)).toEqual([...names, 'f\udcff'].sort());
    for (const file of files) {
      const { hunks } = await fileHunks(repo.runner, 'HEAD', tree, file);
      expect(hunks.flatMap(hunk => hunk.lines.map(({ text }) => text))).toEqual([
        file.path.startsWith('f') ? 'bytes' : 'content',
      ]);
    }
  });

  test('a renamed odd name keeps both', async () => {
    const repo = gitRepo({ 'old\nname': lines(30) });
    renameSync(join(repo.dir, 'old\nname'), join(repo.dir, 'new\t"name"'));
    repo.write('new\t"name"', lines(30).replace('line 3\n', 'changed\n'));
    const [file] = await changedFiles(repo.runner, 'HEAD', await take(repo));
    expect(file).toMatchObject({
      status: 'R',
      oldPath: 'old\nname',
      path: 'new\t"name"',
      added: 1,
      removed: 1,
    });
  });

  test('submodules, an empty diff, an unknown tree', async () => {
    const library = gitRepo();
    const repo = gitRepo();
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.dir, 'lib');
    const tree = await take(repo);
    const files = await changedFiles(repo.runner, 'HEAD', tree);
    expect(files.map(({ path, newMode }) => `${newMode} ${path}`)).toEqual([
      '100644 .gitmodules',
      '160000 lib',
    ]);
    expect(await filePatch(repo.runner, 'HEAD', tree, files[1]!)).toMatch(/^\+Subproject commit \w{40}$/m);
    expect(await changedFiles(repo.runner, tree, tree)).toEqual([]);
    await expect(changedFiles(repo.runner, 'HEAD', 'f'.repeat(40))).rejects.toThrow(/git diff-tree failed/);
    await expect(changedFiles(repo.runner, '--output=/tmp/x', tree)).rejects.toThrow(/git diff-tree failed/);
  });

  test('the user’s diff settings change nothing', async () => {
    const repo = gitRepo({ '.gitattributes': '*.txt diff=up\n', 'a.txt': 'a\n' });
    for (const [key, value] of Object.entries({
      'diff.external': 'false',
      'diff.up.textconv': 'tr a-z A-Z <',
      'diff.up.command': 'false',
      'diff.noprefix': 'true',
      'color.ui': 'always',
      'diff.renames': 'false',
      'diff.mnemonicPrefix': 'true',
    })) {
      repo.git('config', key, value);
    }
    repo.write('a.txt', 'b\n');
    const tree = await take(repo);
    const [file] = await changedFiles(repo.runner, 'HEAD', tree);
    const patch = await filePatch(repo.runner, 'HEAD', tree, file!);
    expect(patch).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-a\n+b\n');
  });

  test('paths are bounded', async () => {
    const repo = gitRepo();
    for (let i = 0; i < 12; i++) repo.write(`f${i}`, 'x');
    const size = await diffSize(repo.runner, 'HEAD', await take(repo), { maxPaths: 5 });
    expect([size.files, size.paths.length]).toEqual([12, 5]);
  });
});

describe('patches', () => {
  test('hunks have numbers on both sides and know a missing line break', async () => {
    const repo = gitRepo({ 'f.js': lines(40) });
    const text = lines(40).replace('line 5\n', '').replace('line 30\n', 'line 30\nnew\n');
    repo.write('f.js', text.slice(0, -1));
    const tree = await take(repo);
    const [file] = await changedFiles(repo.runner, 'HEAD', tree);
    const { hunks, cut } = await fileHunks(repo.runner, 'HEAD', tree, file!, { context: 1 });
    expect(cut).toBe(false);
    expect(hunks).toEqual([
      {
        oldStart: 5,
        newStart: 5,
        heading: 'line 3',
        lines: [
          { kind: 'context', text: 'line 4', oldNo: 5, newNo: 5 },
          { kind: 'removed', text: 'line 5', oldNo: 6, newNo: null },
          { kind: 'context', text: 'line 6', oldNo: 7, newNo: 6 },
        ],
      },
      {
        oldStart: 31,
        newStart: 30,
        heading: 'line 29',
        lines: [
          { kind: 'context', text: 'line 30', oldNo: 31, newNo: 30 },
          { kind: 'added', text: 'new', oldNo: null, newNo: 31 },
          { kind: 'context', text: 'line 31', oldNo: 32, newNo: 32 },
        ],
      },
      {
        oldStart: 39,
        newStart: 39,
        heading: 'line 37',
        lines: [
          { kind: 'context', text: 'line 38', oldNo: 39, newNo: 39 },
          { kind: 'removed', text: 'line 39', oldNo: 40, newNo: null },
          { kind: 'added', text: 'line 39', oldNo: null, newNo: 40, noNewline: true },
        ],
      },
    ]);
  });

  test('content that looks like a diff is content', () => {
    const patch = '--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@ fn()\n--- a/y\n-@@ -1 +1 @@\n+++ b/y\n+\n x\n';
    expect(parseHunks(patch)).toEqual([
      {
        oldStart: 1,
        newStart: 1,
        heading: 'fn()',
        lines: [
          { kind: 'removed', text: '-- a/y', oldNo: 1, newNo: null },
          { kind: 'removed', text: '@@ -1 +1 @@', oldNo: 2, newNo: null },
          { kind: 'added', text: '++ b/y', oldNo: null, newNo: 1 },
          { kind: 'added', text: '', oldNo: null, newNo: 2 },
          { kind: 'context', text: 'x', oldNo: 3, newNo: 3 },
        ],
      },
    ]);
  });

  test('a huge one is cut at a line and says so', async () => {
    const repo = gitRepo();
    repo.write('big', lines(50_000));
    const tree = await take(repo);
    const [file] = await changedFiles(repo.runner, 'HEAD', tree);
    const { hunks, cut } = await fileHunks(repo.runner, 'HEAD', tree, file!, { maxBytes: 10_000 });
    expect(cut).toBe(true);
    expect(hunks[0]?.lines.length).toBeGreaterThan(500);
    expect(hunks[0]?.lines.at(-1)?.text).toMatch(/^line \d+$/);
  });

  test('binary files and pure renames have a patch that says so and no hunks', async () => {
    const repo = gitRepo({ 'a.bin': 'a\0b', moved: lines(20) });
    writeFileSync(join(repo.dir, 'a.bin'), 'a\0c');
    renameSync(join(repo.dir, 'moved'), join(repo.dir, 'there'));
    const tree = await take(repo);
    const files = await changedFiles(repo.runner, 'HEAD', tree);
    const patches = await Promise.all(files.map(file => filePatch(repo.runner, 'HEAD', tree, file)));
    expect(patches[0]).toMatch(/^Binary files a\/a\.bin and b\/a\.bin differ$/m);
    expect(patches[1]).toMatch(/^rename from moved\nrename to there$/m);
    expect((await fileHunks(repo.runner, 'HEAD', tree, files[0]!)).hunks).toEqual([]);
  });

  test('the whole diff can be applied elsewhere, binary files and odd names included', async () => {
    const repo = gitRepo({ a: 'a\n', 'b.bin': 'a\0b', gone: 'x\n' });
    const copy = join(tempDir('copy'), 'c');
    repo.git('clone', '-q', repo.dir, copy);
    repo.write('a', 'changed\n');
    writeFileSync(join(repo.dir, 'b.bin'), Buffer.from([0, 1, 2, 255]));
    unlinkSync(join(repo.dir, 'gone'));
    repo.write('new\n"x"', 'n\n');
    const tree = await take(repo);
    const input = await unifiedDiff(repo.runner, 'HEAD', tree);
    execFileSync('git', ['apply', '--index', '-'], { cwd: copy, env: gitEnv, input });
    expect(repo.git('-C', copy, 'write-tree')).toBe(tree);
  });
});

test('merge base: the common commit, undefined for unrelated histories, an error for an unknown name', async () => {
  const repo = gitRepo();
  const first = repo.git('rev-parse', 'HEAD');
  repo.git('checkout', '-q', '-b', 'side');
  repo.write('x', 'x');
  repo.commit('x');
  expect(await mergeBase(repo.runner, 'main', 'side')).toBe(first);
  repo.git('checkout', '-q', '--orphan', 'other');
  repo.commit('other');
  expect(await mergeBase(repo.runner, 'main', 'other')).toBeUndefined();
  await expect(mergeBase(repo.runner, 'main', 'nowhere')).rejects.toThrow(/git merge-base failed/);
});
