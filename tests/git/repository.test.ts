import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discoverCommonDirSync, discoverRepositorySync } from '../../src/git/discover.ts';
import { findRepository } from '../../src/git/repository.ts';
import { tempDir } from '../support/temp.ts';
import { cleanEnv, gitRepo } from './support/git.ts';

describe('discovery without git', () => {
  test('main worktree, from a folder in it, on a path with spaces, quotes, newline and unicode', () => {
    const repo = gitRepo({ 'deep/er/x': 'x\n' }, { name: 'my "shop"\n\'api\' ünd 漢字' });
    expect(discoverRepositorySync(join(repo.dir, 'deep/er'))).toEqual({
      root: repo.dir,
      commonDir: join(repo.dir, '.git'),
      gitDir: join(repo.dir, '.git'),
      worktree: repo.dir,
      branch: 'main',
      bare: false,
    });
    expect(discoverRepositorySync(join(repo.dir, '.git/refs'))?.root).toBe(repo.dir);
  });

  test('linked worktree, also of a repository with a line break in its path', () => {
    const repo = gitRepo({ x: 'x\n' }, { name: 'new\nline' });
    const path = join(tempDir('wt'), 'the work\ntree');
    repo.git('worktree', 'add', '-q', '-b', 'pitwall/x', path);
    expect(discoverRepositorySync(path)).toEqual({
      root: repo.dir,
      commonDir: join(repo.dir, '.git'),
      gitDir: join(repo.dir, '.git/worktrees/the-work-tree'),
      worktree: path,
      branch: 'pitwall/x',
      bare: false,
    });
  });

  test('detached HEAD, separate git directory, submodule, worktree of a bare clone', () => {
    const repo = gitRepo();
    repo.git('checkout', '-q', '--detach');
    expect(discoverRepositorySync(repo.dir)?.branch).toBeNull();

    const separate = join(tempDir('separate'), 'git');
    const work = join(tempDir('work'), 'w');
    repo.git('init', '-q', '-b', 'main', '--separate-git-dir', separate, work);
    expect(discoverRepositorySync(work)).toMatchObject({ root: work, commonDir: separate, worktree: work });

    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.dir, 'sub');
    expect(discoverRepositorySync(join(repo.dir, 'sub'))).toMatchObject({
      root: join(repo.dir, 'sub'),
      commonDir: join(repo.dir, '.git/modules/sub'),
    });

    const project = tempDir('bare');
    repo.git('clone', '-q', '--bare', repo.dir, join(project, '.git'));
    const tree = join(project, 'main-tree');
    repo.git('-C', project, 'worktree', 'add', '-q', '-b', 'x', tree);
    expect(discoverRepositorySync(tree)).toMatchObject({ root: tree, commonDir: join(project, '.git') });
  });

  test('outside of a repository, and where .git is broken, undefined', () => {
    const dir = tempDir('outside');
    expect(discoverRepositorySync(dir)).toBeUndefined();
    expect(discoverCommonDirSync(join(dir, 'not', 'there'))).toBeUndefined();
    writeFileSync(join(dir, '.git'), 'gitdir: /nowhere\n');
    expect(discoverRepositorySync(dir)).toBeUndefined();
  });

  test('all worktrees of a repository have the same common directory', () => {
    const repo = gitRepo();
    const path = join(tempDir('wt'), 'w');
    repo.git('worktree', 'add', '-q', '-b', 'x', path);
    expect(discoverCommonDirSync(path)).toBe(discoverCommonDirSync(repo.dir));
  });
});

describe('findRepository', () => {
  test('tells branch, commit, name and identity', async () => {
    const repo = gitRepo({ 'sub/x': 'x\n' });
    const found = await findRepository(join(repo.dir, 'sub'), { env: cleanEnv() });
    expect(found).toMatchObject({
      root: repo.dir,
      name: 'shop-api',
      branch: 'main',
      head: repo.git('rev-parse', 'HEAD'),
      identity: { name: 'Test Person', email: 'person@example.com' },
    });
  });

  test('the identity of the environment wins, as for git', async () => {
    const repo = gitRepo();
    const env = { ...cleanEnv(), GIT_AUTHOR_NAME: 'Env Person', GIT_AUTHOR_EMAIL: 'env@example.com' };
    expect((await findRepository(repo.dir, { env })).identity).toEqual({
      name: 'Env Person',
      email: 'env@example.com',
    });
  });

  test('no repository, bare, no commit yet, no git: one sentence each', async () => {
    const repo = gitRepo();
    const env = cleanEnv();
    const outside = tempDir('outside');
    await expect(findRepository(outside, { env })).rejects.toThrow(`${outside} is not in a git repository`);
    const bare = join(tempDir('bare'), 'x.git');
    repo.git('clone', '-q', '--bare', repo.dir, bare);
    await expect(findRepository(bare, { env })).rejects.toThrow(/is a bare repository/);
    const unborn = tempDir('unborn');
    repo.git('init', '-q', unborn);
    await expect(findRepository(unborn, { env })).rejects.toThrow(/has no commit yet/);
    const none = { ...env, PATH: tempDir('empty') };
    await expect(findRepository(repo.dir, { env: none })).rejects.toThrow('git was not found on the PATH');
    await expect(findRepository(outside, { env: none })).rejects.toThrow('git was not found on the PATH');
  });

  test('a repository git cannot read is not called empty', async () => {
    const repo = gitRepo();
    writeFileSync(join(repo.dir, '.git/config'), '[broken\n');
    await expect(findRepository(repo.dir, { env: cleanEnv() })).rejects.toThrow(/bad config/);
  });

  test('through a link to the repository', async () => {
    const repo = gitRepo();
    const link = join(tempDir('link'), 'there');
    symlinkSync(repo.dir, link);
    expect((await findRepository(link, { env: cleanEnv() })).head).toBe(repo.git('rev-parse', 'HEAD'));
  });

  test('a worktree whose repository was deleted', async () => {
    const repo = gitRepo();
    const path = join(tempDir('wt'), 'w');
    repo.git('worktree', 'add', '-q', '-b', 'x', path);
    rmSync(repo.dir, { recursive: true });
    mkdirSync(dirname(repo.dir), { recursive: true });
    await expect(findRepository(path, { env: cleanEnv() })).rejects.toThrow(/is not in a git repository/);
  });
});
