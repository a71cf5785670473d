import { lstat, mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf, Failure } from '../lib/errors.ts';
import { branchCommit, branchExists, deleteBranch, requireFreeBranch, resolveBase } from './branches.ts';
import { everyday } from './everyday.ts';
import { createGit, type Git } from './run.ts';
import { listWorktrees } from './worktree-list.ts';

export { branchExists, deleteBranch, listBranches, resolveBase } from './branches.ts';
export { listWorktrees, type Worktree } from './worktree-list.ts';

export interface AddWorktree {
  /** Branch, tag or commit the new branch starts at. */
  base: string;
  /** Made anew. */
  branch: string;
  /** Absolute; must not exist, or be an empty directory. */
  path: string;
  signal?: AbortSignal;
}

/**
 * Makes a branch and a worktree that has it checked out. Each obstacle is its own sentence: branch taken or invalid,
 * path taken, unknown base. When it fails or is cancelled on the way, neither branch nor directory is left.
 */
export async function addWorktree(git: Git, input: AddWorktree): Promise<void> {
  const { branch, path, signal } = input;
  const { baseSha } = await resolveBase(git, input.base);
  await requireFreeBranch(git, branch);
  const made = await prepareDirectory(git, path);
  const args = ['worktree', 'add', '--no-track', '-b', branch, '--', path, baseSha];
  try {
    await everyday(git, ['git', ...args], simple => simple.raw(args), { signal });
  } catch (error) {
    await undoAdd(git, { path, branch, baseSha, made });
    throw error;
  }
}

/** Checks a branch that exists out into a worktree again, after its directory was removed. */
export async function restoreWorktree(
  git: Git,
  input: { branch: string; path: string; signal?: AbortSignal },
): Promise<void> {
  const { branch, path, signal } = input;
  if (!(await branchExists(git, branch))) {
    throw new Failure(`the branch ${branch} is gone, so its worktree cannot be made again`, {
      hint: `git branch ${branch} <commit> brings it back`,
    });
  }
  const holder = (await listWorktrees(git)).find(tree => tree.branch === branch && !tree.missing);
  if (holder) {
    throw new Failure(`the branch ${branch} is checked out in ${holder.path}`, {
      hint: 'one branch can be in one worktree only',
    });
  }
  // A worktree whose directory is gone stays registered and keeps its branch; --force takes the place over.
  const made = await prepareDirectory(git, path, { registered: true });
  const args = ['worktree', 'add', '--force', '--', path, branch];
  try {
    await everyday(git, ['git', ...args], simple => simple.raw(args), { signal });
  } catch (error) {
    await undoAdd(git, { path, made });
    throw error;
  }
}

/** Removes a worktree and its directory. Without `force` git refuses one with changed or untracked files. */
export async function removeWorktree(
  git: Git,
  path: string,
  options: { force?: boolean; signal?: AbortSignal } = {},
): Promise<void> {
  // Twice: once for changes, once for a lock somebody put on it.
  const force = options.force ? ['--force', '--force'] : [];
  const args = ['worktree', 'remove', ...force, '--', path];
  await everyday(git, ['git', ...args], simple => simple.raw(args), options);
}

/** Forgets worktrees whose directories are gone. */
export async function pruneWorktrees(git: Git): Promise<void> {
  await everyday(git, ['git', 'worktree', 'prune'], simple => simple.raw(['worktree', 'prune']));
}

/** Makes the parent directory and refuses a path that holds something; returns the directories that were made. */
async function prepareDirectory(
  git: Git,
  path: string,
  options = { registered: false },
): Promise<string | undefined> {
  const taken = (why: string, hint = 'choose another name, or move it away') =>
    new Failure(`the worktree path ${path} ${why}`, { hint });
  const stat = await lstat(path).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw taken(`cannot be used: ${errnoOf(error) ?? String(error)}`);
  });
  if (stat && !stat.isDirectory()) throw taken('is taken by a file');
  if (stat && (await readdir(path)).length > 0) throw taken('is taken by a directory that is not empty');
  if (!stat && !options.registered && (await listWorktrees(git)).some(tree => tree.path === path)) {
    throw taken('belongs to a worktree whose directory was deleted', '`git worktree prune` forgets it');
  }
  try {
    return await mkdir(dirname(path), { recursive: true });
  } catch (cause) {
    const why = errnoOf(cause) ?? String(cause);
    throw new Failure(`the directory ${dirname(path)} for the worktree cannot be made: ${why}`, { cause });
  }
}

interface HalfMade {
  path: string;
  /** Branch that was made, at `baseSha`; it goes only while it is still there. */
  branch?: string;
  baseSha?: string;
  /** First parent directory that was made. */
  made: string | undefined;
}

/** Git leaves the branch behind when the checkout fails, and the directory when it is killed. */
async function undoAdd(runner: Git, { path, branch, baseSha, made }: HalfMade): Promise<void> {
  // The signal that ended the creation must not end its undoing.
  const { signal: _, ...options } = runner.options;
  const git = createGit(options);
  if ((await listWorktrees(git)).some(tree => tree.path === path)) {
    await removeWorktree(git, path, { force: true });
  }
  if (branch !== undefined && (await branchCommit(git, branch)) === baseSha) {
    await deleteBranch(git, branch, { force: true });
  }
  for (let dir = dirname(path); made !== undefined && dir.length >= made.length; dir = dirname(dir)) {
    const removed = await rmdir(dir).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
