import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGit, type GitCommand } from '../../src/git/run.ts';
import {
  addWorktree,
  deleteBranch,
  listBranches,
  listWorktrees,
  pruneWorktrees,
  removeWorktree,
  resolveBase,
  restoreWorktree,
} from '../../src/git/worktrees.ts';
import { tempDir } from '../support/temp.ts';
import { type GitRepo, gitRepo } from './support/git.ts';

const place = (name = 'fix-login') => join(tempDir('trees'), 'shop-api.worktrees', name);
const add = (repo: GitRepo, path: string, branch = 'pitwall/fix-login', base = 'main') =>
  addWorktree(repo.runner, { base, branch, path });

describe('adding', () => {
  test('makes branch, parent directories and checkout, and is in the command log', async () => {
    const commands: GitCommand[] = [];
    const repo = gitRepo({ 'a.txt': 'a\n' }, { onCommand: command => commands.push(command) });
    const path = place();
    await add(repo, path);
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('a\n');
    expect(repo.git('-C', path, 'branch', '--show-current')).toBe('pitwall/fix-login');
    expect(() => repo.git('rev-parse', '@{upstream}')).toThrow();
    expect(commands.map(({ argv }) => argv.slice(0, 3).join(' '))).toContain('git worktree add');
  });

  test('a worktree that somebody else makes at the same moment stays, with its branch', async () => {
    const repo = gitRepo();
    for (const kind of ['same branch', 'other branch']) {
      const path = place();
      const branch = kind === 'same branch' ? 'pitwall/fix-login' : 'rival';
      let raced = false;
      const runner = createGit({
        ...repo.runner.options,
        onCommand({ argv }) {
          // Right after the last check that everything is free.
          if (raced || !argv.includes('for-each-ref')) return;
          raced = true;
          repo.git('worktree', 'add', '-q', '-b', branch, path);
          writeFileSync(join(path, 'work.txt'), 'theirs');
        },
      });
      await expect(
        addWorktree(runner, { base: 'main', branch: 'pitwall/fix-login', path }),
      ).rejects.toThrow();
      expect(raced).toBe(true);
      expect(readFileSync(join(path, 'work.txt'), 'utf8')).toBe('theirs');
      expect(repo.git('branch', '--list', branch)).toContain(branch);
      if (kind === 'other branch') expect(repo.git('branch', '--list', 'pitwall/fix-login')).toBe('');
      await removeWorktree(repo.runner, path, { force: true });
      await deleteBranch(repo.runner, branch, { force: true });
    }
  });

  test('two at once: one worktree, and the other one fails without harm', async () => {
    const repo = gitRepo();
    const path = place();
    const results = await Promise.allSettled([add(repo, path), add(repo, path), add(repo, path)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(existsSync(join(path, '.git'))).toBe(true);
    const [main, made, ...more] = await listWorktrees(repo.runner);
    expect(main?.branch).toBe('main');
    expect(more).toEqual([]);
    expect([...(await listBranches(repo.runner))].sort()).toEqual(['main', made?.branch].sort());
  });

  test('odd paths: spaces, quotes, newline, unicode, a leading dash', async () => {
    const repo = gitRepo({ x: 'x\n' }, { name: 'a "b"\nc' });
    const root = tempDir('trees');
    const names = ['sp ace', 'q"u\'o', 'new\nline', '漢字', '-dash'];
    for (const [i, name] of names.entries()) await add(repo, join(root, name), `b${i}`);
    const listed = await listWorktrees(repo.runner);
    expect(listed[0]).toMatchObject({ path: repo.dir, branch: 'main', bare: false, missing: false });
    const found = new Map(listed.slice(1).map(({ path, branch }) => [path, branch]));
    expect(found).toEqual(new Map(names.map((name, i) => [join(root, name), `b${i}`])));
    for (const name of names) await removeWorktree(repo.runner, join(root, name));
    expect(readdirSync(root)).toEqual([]);
  });

  test('each obstacle is its own sentence and leaves nothing', async () => {
    const repo = gitRepo();
    repo.git('branch', 'taken');
    repo.git('branch', 'team/x');
    const path = place();
    await expect(add(repo, path, 'taken')).rejects.toThrow('the branch taken exists already');
    await expect(add(repo, path, 'taken/deeper')).rejects.toThrow(/cannot be made beside the branch taken/);
    await expect(add(repo, path, 'team')).rejects.toThrow(/cannot be made beside the branch team\/x/);
    for (const odd of ['has space', '-dash', 'a..b', '', 'x.lock', '@{-1}']) {
      await expect(add(repo, path, odd)).rejects.toThrow(/is no valid branch name/);
    }
    await expect(add(repo, path, 'ok', 'nowhere')).rejects.toThrow(
      'the base "nowhere" is no branch, tag or commit',
    );
    await expect(add(repo, path, 'ok', '--all')).rejects.toThrow(/is no branch, tag or commit/);
    const full = tempDir('full');
    writeFileSync(join(full, 'x'), 'x');
    await expect(add(repo, full, 'ok')).rejects.toThrow(/is taken by a directory that is not empty/);
    await expect(add(repo, join(full, 'x'), 'ok')).rejects.toThrow(/is taken by a file/);
    await expect(add(repo, join(full, 'x', 'y'), 'ok')).rejects.toThrow(/cannot be/);
    expect(existsSync(dirname(path))).toBe(false);
    expect([...(await listBranches(repo.runner))].sort()).toEqual(['main', 'taken', 'team/x']);
  });

  test('a checkout that fails takes branch and directories back and says why', async () => {
    const repo = gitRepo({ '.gitattributes': '*.big filter=lfs\n', 'x.big': 'x\n' });
    repo.git('config', 'filter.lfs.smudge', 'false');
    repo.git('config', 'filter.lfs.required', 'true');
    const path = place();
    await expect(add(repo, path)).rejects.toThrow(
      /git worktree add failed in .*: x\.big: smudge filter lfs failed/,
    );
    expect(existsSync(dirname(path))).toBe(false);
    expect([...(await listBranches(repo.runner))]).toEqual(['main']);
    expect(await listWorktrees(repo.runner)).toHaveLength(1);
  });

  test('a cancelled one as well', async () => {
    const repo = gitRepo({ '.gitattributes': '*.big filter=slow\n', 'x.big': 'x\n' });
    const started = join(tempDir(), 'started');
    const controller = new AbortController();
    repo.git('config', 'filter.slow.smudge', `sh -c 'touch ${started}; exec sleep 30'`);
    const path = place();
    const input = { base: 'main', branch: 'pitwall/x', path, signal: controller.signal };
    const adding = addWorktree(repo.runner, input).catch(error => error);
    const { until } = await import('../support/until.ts');
    await until(() => existsSync(started), 'the checkout to be under way');
    controller.abort();
    expect((await adding).message).toMatch(/git worktree add was cancelled/);
    expect(existsSync(path)).toBe(false);
    expect([...(await listBranches(repo.runner))]).toEqual(['main']);
  });

  test('the user’s own post-checkout hook runs: it is their everyday git', async () => {
    const repo = gitRepo();
    writeFileSync(join(repo.dir, '.git/hooks/post-checkout'), '#!/bin/sh\ntouch hooked\n', { mode: 0o755 });
    const path = place();
    await add(repo, path);
    expect(existsSync(join(path, 'hooked'))).toBe(true);
  });
});

describe('afterwards', () => {
  test('removing refuses changes unless forced, also a locked one; a branch goes only on demand', async () => {
    const repo = gitRepo();
    const path = place();
    await add(repo, path);
    writeFileSync(join(path, 'work'), 'x');
    repo.git('worktree', 'lock', '--reason', 'on a stick', path);
    expect((await listWorktrees(repo.runner))[1]).toMatchObject({ locked: 'on a stick', missing: false });
    await expect(removeWorktree(repo.runner, path)).rejects.toThrow(/git worktree remove failed/);
    await removeWorktree(repo.runner, path, { force: true });
    expect(existsSync(path)).toBe(false);
    repo.git('checkout', '-q', 'pitwall/fix-login');
    repo.git('commit', '-q', '--allow-empty', '-m', 'only here');
    await expect(deleteBranch(repo.runner, 'pitwall/fix-login', { force: true })).rejects.toThrow(
      /checked out/,
    );
    repo.git('checkout', '-q', 'main');
    await expect(deleteBranch(repo.runner, 'pitwall/fix-login')).rejects.toThrow(/not fully merged/);
    await deleteBranch(repo.runner, 'pitwall/fix-login', { force: true });
    await expect(deleteBranch(repo.runner, '--all')).rejects.toThrow(/no valid branch name/);
    expect([...(await listBranches(repo.runner))]).toEqual(['main']);
  });

  test('a directory that was deleted by hand: listed as missing, made again, forgotten', async () => {
    const repo = gitRepo();
    const path = place();
    await add(repo, path);
    rmSync(path, { recursive: true });
    expect((await listWorktrees(repo.runner))[1]).toMatchObject({ path, missing: true });
    await expect(add(repo, path, 'other')).rejects.toThrow(
      /belongs to a worktree whose directory was deleted/,
    );
    await restoreWorktree(repo.runner, { branch: 'pitwall/fix-login', path });
    expect(existsSync(join(path, 'README.md'))).toBe(true);
    await expect(
      restoreWorktree(repo.runner, { branch: 'pitwall/fix-login', path: place() }),
    ).rejects.toThrow(/is checked out in/);
    await expect(restoreWorktree(repo.runner, { branch: 'gone', path: place() })).rejects.toThrow(
      /branch gone is gone/,
    );
    rmSync(path, { recursive: true });
    await pruneWorktrees(repo.runner);
    expect(await listWorktrees(repo.runner)).toHaveLength(1);
  });

  test('a base is resolved to its commit', async () => {
    const repo = gitRepo();
    repo.git('tag', '-a', 'v1', '-m', 'v1');
    const head = repo.git('rev-parse', 'HEAD');
    expect(await resolveBase(repo.runner, 'v1')).toEqual({ base: 'v1', baseSha: head });
    for (const moving of ['HEAD', '@', 'HEAD~0', '@{0}'])
      expect(await resolveBase(repo.runner, moving)).toEqual({ base: head, baseSha: head });
    repo.git('branch', 'HEAD-fix');
    expect((await resolveBase(repo.runner, 'HEAD-fix')).base).toBe('HEAD-fix');
    await expect(resolveBase(repo.runner, '')).rejects.toThrow(/the base "" is no branch/);
    mkdirSync(join(repo.dir, 'x'));
    await expect(resolveBase(repo.runner, 'README.md')).rejects.toThrow(/is no branch, tag or commit/);
  });
});
