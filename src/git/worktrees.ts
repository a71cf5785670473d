import { lstat, mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf, Failure } from '../lib/errors.ts';
import { together } from '../lib/together.ts';
import {
  branchCommit,
  branchExists,
  createBranch,
  deleteBranch,
  requireFreeBranch,
  resolveBase,
} from './branches.ts';
import { everyday, loadEveryday } from './everyday.ts';
import { createGit, type Git } from './run.ts';
import { listWorktrees, type Worktree } from './worktree-list.ts';

export {
  branchExists,
  deleteBranch,
  listBranches,
  requireBranchName,
  requireNoneInTheWay,
  resolveBase,
} from './branches.ts';
export { listWorktrees, type Worktree } from './worktree-list.ts';

export interface AddWorktree {
  /** Branch, tag or commit the new branch starts at. */
  base: string;
  /** Made anew. */
  branch: string;
  /** Absolute; must not exist, or be an empty directory. */
  path: string;
  /** Called when the branch is made and its files come. */
  onBranch?: () => void;
  signal?: AbortSignal;
}

/**
 * Makes a branch and a worktree that has it checked out. Each obstacle is its own sentence: branch taken or invalid,
 * path taken, unknown base. When it fails or is cancelled on the way, neither branch nor directory is left.
 */
export async function addWorktree(git: Git, input: AddWorktree): Promise<void> {
  const { branch, path, signal } = input;
  const [{ baseSha }, , known] = await together(
    resolveBase(git, input.base),
    requireFreeBranch(git, branch),
    listWorktrees(git),
    loadEveryday(),
  );
  const place = await prepareDirectory(path, known);
  // The branch first, by a command that fails when somebody else was faster: from then on it is known whose it is.
  await createBranch(git, branch, baseSha).catch(async error => {
    await place.release();
    throw error;
  });
  const args = ['worktree', 'add', '--', path, branch];
  try {
    input.onBranch?.();
    await everyday(git, ['git', ...args], simple => simple.raw(args), { signal });
  } catch (error) {
    await undoAdd(git, { path, branch, madeAt: baseSha, place });
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
  const holder = (await listWorktrees(git)).find(
    tree => tree.branch === branch && !tree.missing && tree.path !== path,
  );
  if (holder) {
    throw new Failure(`the branch ${branch} is checked out in ${holder.path}`, {
      hint: 'one branch can be in one worktree only',
    });
  }
  // A worktree whose directory is gone stays registered and keeps its branch; --force takes the place over.
  const place = await prepareDirectory(path, []);
  const args = ['worktree', 'add', '--force', '--', path, branch];
  try {
    await everyday(git, ['git', ...args], simple => simple.raw(args), { signal });
  } catch (error) {
    await undoAdd(git, { path, branch, place });
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

/** An empty directory for a worktree. */
interface Prepared {
  /** Made here, by a call that fails when another process makes it too: nobody else's work is in it. */
  own: boolean;
  /** Takes away what was made, directories that hold something excepted. */
  release(): Promise<void>;
}

/** Throws a Failure for a path that holds something, or that one of the `known` worktrees has. True: nothing is there. */
export async function requireFreePath(path: string, known: readonly Worktree[]): Promise<boolean> {
  const taken = (why: string, hint?: string) => pathTaken(path, why, hint);
  const stat = await lstat(path).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw taken(`cannot be used: ${errnoOf(error) ?? String(error)}`);
  });
  if (stat && !stat.isDirectory()) throw taken('is taken by a file');
  if (stat && (await readdir(path)).length > 0) throw taken('is taken by a directory that is not empty');
  if (!stat && known.some(tree => tree.path === path)) {
    throw taken('belongs to a worktree whose directory was deleted', '`git worktree prune` forgets it');
  }
  return stat === undefined;
}

function pathTaken(path: string, why: string, hint = 'choose another name, or move it away'): Failure {
  return new Failure(`the worktree path ${path} ${why}`, { hint });
}

/** Makes the directory and its parents where {@link requireFreePath} finds nothing in the way. */
async function prepareDirectory(path: string, known: readonly Worktree[]): Promise<Prepared> {
  const own = await requireFreePath(path, known);
  const cannot = (dir: string) => (cause: unknown) => {
    if (dir === path && errnoOf(cause) === 'EEXIST')
      throw pathTaken(path, 'was just made by another process');
    const why = errnoOf(cause) ?? String(cause);
    throw new Failure(`the directory ${dir} for the worktree cannot be made: ${why}`, { cause });
  };
  const parent = dirname(path);
  const made = await mkdir(parent, { recursive: true }).catch(cannot(parent));
  const release = () => removeEmpty(own ? path : parent, own ? (made ?? path) : made);
  if (own) {
    await mkdir(path).catch(async error => {
      await removeEmpty(parent, made);
      cannot(path)(error);
    });
  }
  return { own, release };
}

/** Removes `dir` and its parents up to `top` as long as they are empty. */
async function removeEmpty(dir: string, top: string | undefined): Promise<void> {
  if (top === undefined || dir.length < top.length) return;
  const gone = await rmdir(dir).then(
    () => true,
    // Git has removed it already; anything else means that somebody uses it.
    error => errnoOf(error) === 'ENOENT',
  );
  if (gone) await removeEmpty(dirname(dir), top);
}

interface HalfMade {
  path: string;
  branch: string;
  /** The branch was made here, at this commit; it goes only while it is still there. */
  madeAt?: string;
  place: Prepared;
}

/**
 * Git leaves the worktree behind when it is killed. One that another process made meanwhile at the same path is not
 * touched: it has another branch checked out, or lies in a directory that was not made here.
 */
async function undoAdd(runner: Git, { path, branch, madeAt, place }: HalfMade): Promise<void> {
  // The signal that ended the creation must not end its undoing.
  const { signal: _, ...options } = runner.options;
  const git = createGit(options);
  const there = (await listWorktrees(git)).find(tree => tree.path === path);
  const ours =
    there?.branch === branch ? place.own || madeAt !== undefined : place.own && there?.head === null;
  if (there && ours) await removeWorktree(git, path, { force: true });
  if (madeAt !== undefined && (await branchCommit(git, branch)) === madeAt) {
    await deleteBranch(git, branch, { force: true });
  }
  await place.release();
}
