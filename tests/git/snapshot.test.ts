import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  dropRemoved,
  dropSnapshots,
  keepRemoved,
  listSnapshots,
  readRemoved,
  restoreTree,
  takeSnapshot,
  takeTree,
} from '../../src/git/snapshot.ts';
import { tempDir } from '../support/temp.ts';
import { gitRepo } from './support/git.ts';

const sessionId = '01K4ABCDEFGHJKMNPQRSTVWXYZ';

describe('snapshots', () => {
  test('are numbered refs to trees that survive gc and stay out of the log', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n' });
    const take = () => takeSnapshot({ worktree: repo.dir, sessionId, git: repo.runner });
    const first = await take();
    repo.write('a.txt', 'b\n');
    repo.write('untracked.txt', 'u\n');
    const second = await take();
    expect([first.n, second.n]).toEqual([1, 2]);
    expect(second.ref).toBe(`refs/pitwall/snapshots/${sessionId}/2`);
    expect(second.head).toBe(repo.git('rev-parse', 'HEAD'));
    expect(await listSnapshots(repo.runner, sessionId)).toEqual([
      { n: 1, tree: first.tree },
      { n: 2, tree: second.tree },
    ]);
    repo.git('gc', '-q', '--prune=now');
    expect(repo.git('show', `${second.tree}:untracked.txt`)).toBe('u');
    expect(repo.git('log', '--all', '--oneline').split('\n')).toHaveLength(1);
    expect(repo.git('branch', '--all')).toBe('* main');
  });

  test('ten at once get ten numbers', async () => {
    const repo = gitRepo();
    const taken = await Promise.all(
      Array.from({ length: 10 }, () => takeSnapshot({ worktree: repo.dir, sessionId, git: repo.runner })),
    );
    expect(taken.map(({ n }) => n).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('numbers are counted, not sorted as text, and one session does not see another', async () => {
    const repo = gitRepo();
    const tree = repo.git('rev-parse', 'HEAD^{tree}');
    for (const n of [2, 9, 10]) repo.git('update-ref', `refs/pitwall/snapshots/${sessionId}/${n}`, tree);
    repo.git('update-ref', 'refs/pitwall/snapshots/other/77', tree);
    expect((await takeSnapshot({ worktree: repo.dir, sessionId, git: repo.runner })).n).toBe(11);
    await dropSnapshots(repo.runner, sessionId);
    expect(await listSnapshots(repo.runner, sessionId)).toEqual([]);
    expect(await listSnapshots(repo.runner, 'other')).toHaveLength(1);
  });

  test('before the first commit there is a tree and no head', async () => {
    const repo = gitRepo();
    const dir = tempDir('unborn');
    repo.git('init', '-q', dir);
    const snapshot = await takeSnapshot({ worktree: dir, sessionId, git: repo.runner });
    expect(snapshot).toMatchObject({ n: 1, head: null });
  });

  test('an id that is no id is refused before it becomes a ref name', async () => {
    const repo = gitRepo();
    const bad = takeSnapshot({ worktree: repo.dir, sessionId: '../heads/x', git: repo.runner });
    await expect(bad).rejects.toThrow(/not a session id/);
  });
});

describe('restoring a tree', () => {
  test('brings files, modes, links and names back, leaves index, HEAD and ignored files', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n', 'dir/b': 'b\n', '.gitignore': 'ignored\n' });
    repo.write('un tracked\n"x".txt', 'u\n');
    repo.write('run.sh', 'x\n');
    chmodSync(join(repo.dir, 'run.sh'), 0o755);
    symlinkSync('a.txt', join(repo.dir, 'link'));
    const wanted = await takeTree(repo.dir, { git: repo.runner });
    unlinkSync(join(repo.dir, 'un tracked\n"x".txt'));
    unlinkSync(join(repo.dir, 'link'));
    chmodSync(join(repo.dir, 'run.sh'), 0o644);
    rmSync(join(repo.dir, 'dir'), { recursive: true });
    repo.write('dir', 'now a file\n');
    repo.write('later/x', 'x\n');
    repo.write('ignored', 'precious\n');
    repo.git('add', 'a.txt', 'later');
    repo.write('a.txt', 'changed\n');
    const other = await takeTree(repo.dir, { git: repo.runner });
    const index = readFileSync(join(repo.dir, '.git/index'));
    const head = repo.git('rev-parse', 'HEAD');

    const { before } = await restoreTree(repo.dir, wanted, { git: repo.runner });
    expect(before).toBe(other);
    expect(await takeTree(repo.dir, { git: repo.runner })).toBe(wanted);
    expect(lstatSync(join(repo.dir, 'link')).isSymbolicLink()).toBe(true);
    expect(existsSync(join(repo.dir, 'later'))).toBe(false);
    expect(readFileSync(join(repo.dir, 'ignored'), 'utf8')).toBe('precious\n');
    expect(readFileSync(join(repo.dir, '.git/index'))).toEqual(index);
    expect(repo.git('rev-parse', 'HEAD')).toBe(head);

    await restoreTree(repo.dir, before, { git: repo.runner });
    expect(await takeTree(repo.dir, { git: repo.runner })).toBe(other);
  });

  test('an ignored file in the way is kept and said, and nothing is written', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n' });
    repo.write('config.local', 'from the snapshot\n');
    const wanted = await takeTree(repo.dir, { git: repo.runner });
    repo.write('.gitignore', 'config.local\n');
    repo.write('config.local', 'precious\n');
    repo.write('a.txt', 'changed\n');
    await expect(restoreTree(repo.dir, wanted, { git: repo.runner })).rejects.toThrow(/config\.local/);
    expect(readFileSync(join(repo.dir, 'config.local'), 'utf8')).toBe('precious\n');
    expect(readFileSync(join(repo.dir, 'a.txt'), 'utf8')).toBe('changed\n');
  });

  test('ignored files in a directory that shall become a file, and one where a directory shall be', async () => {
    const repo = gitRepo({ 'a.txt': 'a\n' });
    repo.write('thing', 'file\n');
    repo.write('place/x', 'x\n');
    const wanted = await takeTree(repo.dir, { git: repo.runner });
    unlinkSync(join(repo.dir, 'thing'));
    rmSync(join(repo.dir, 'place'), { recursive: true });
    repo.write('.gitignore', '*.secret\nplace\n');
    repo.write('thing/b.secret', 'precious\n');
    repo.write('thing/normal', 'x\n');
    repo.write('place', 'precious\n');
    const restoring = restoreTree(repo.dir, wanted, { git: repo.runner });
    await expect(restoring).rejects.toThrow(
      /place and 1 more in .* is ignored by git and would be overwritten/,
    );
    expect(readFileSync(join(repo.dir, 'thing/b.secret'), 'utf8')).toBe('precious\n');
    unlinkSync(join(repo.dir, 'place'));
    unlinkSync(join(repo.dir, 'thing/b.secret'));
    await restoreTree(repo.dir, wanted, { git: repo.runner });
    expect(await takeTree(repo.dir, { git: repo.runner })).toBe(wanted);
  });

  test('what is no tree is an error', async () => {
    const repo = gitRepo();
    await expect(restoreTree(repo.dir, 'f'.repeat(40), { git: repo.runner })).rejects.toThrow(
      /git \S+ failed/,
    );
  });
});

describe('what a removal keeps', () => {
  test('last content and last commit, restorable after worktree and branch are gone', async () => {
    const repo = gitRepo();
    const path = join(tempDir('wt'), 'work tree');
    repo.git('worktree', 'add', '-q', '-b', 'pitwall/x', path);
    mkdirSync(join(path, 'new'));
    execFileSync('sh', ['-c', 'echo work > new/file; git commit -q --allow-empty -m work'], {
      cwd: path,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
    });
    const head = repo.git('rev-parse', 'pitwall/x');
    const refs = await keepRemoved({ git: repo.runner, sessionId, worktree: path, branch: 'pitwall/x' });
    expect(refs).toEqual([
      `refs/pitwall/removed/${sessionId}/tree`,
      `refs/pitwall/removed/${sessionId}/head`,
    ]);
    repo.git('worktree', 'remove', '--force', path);
    repo.git('branch', '-D', 'pitwall/x');
    repo.git('gc', '-q', '--prune=now');
    const kept = await readRemoved(repo.runner, sessionId);
    expect(kept.head).toBe(head);
    expect(repo.git('show', `${kept.tree}:new/file`)).toBe('work');
    await dropRemoved(repo.runner, sessionId);
    expect(await readRemoved(repo.runner, sessionId)).toEqual({ tree: null, head: null });
  });

  test('with the worktree gone already only the branch is kept; with both gone, nothing', async () => {
    const repo = gitRepo();
    repo.git('branch', 'left');
    const refs = await keepRemoved({ git: repo.runner, sessionId, branch: 'left' });
    expect(refs).toEqual([`refs/pitwall/removed/${sessionId}/head`]);
    expect(await keepRemoved({ git: repo.runner, sessionId: 'none', branch: 'never' })).toEqual([]);
  });
});
