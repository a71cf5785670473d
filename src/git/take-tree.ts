import { withIndexCopy } from './index-copy.ts';
import { decodePath } from './path-bytes.ts';
import { createGit, type Git } from './run.ts';
import { type StageTask, stageChanges, stageConflicts } from './stage.ts';
import { findChanges } from './worktree-changes.ts';

export interface TakeTreeOptions {
  /** Whose environment and command log are used; its directory does not matter. */
  git?: Git;
  signal?: AbortSignal;
}

export interface TakenTree {
  /** Object id of the tree. */
  tree: string;
  /** Paths no tree can hold: sockets, pipes, unreadable files, repositories without a commit. */
  skipped: string[];
}

/**
 * The exact content of a worktree as a git tree: committed, changed, staged and untracked files, ignored ones not.
 * The index, HEAD and locks of the worktree are not touched, and a lock somebody holds does not matter: everything
 * happens in a copy of the index. Clean filters (line endings, LFS) run as in `git add`.
 * Not `git add -A`: it fails on vanishing files and in sparse checkouts and loses a submodule's uncommitted state.
 */
export async function takeTree(worktree: string, options: TakeTreeOptions = {}): Promise<string> {
  return (await captureWorktree(worktree, options)).tree;
}

/** {@link takeTree}, with what had to be left out. */
export async function captureWorktree(worktree: string, options: TakeTreeOptions = {}): Promise<TakenTree> {
  const git = options.git?.at(worktree) ?? createGit({ cwd: worktree });
  return withIndexCopy(git, env => stageWorktree({ git, env, signal: options.signal }));
}

/** Makes the index copy of `task` equal to the worktree and writes it as a tree. */
export async function stageWorktree(task: StageTask): Promise<TakenTree> {
  const { git, env, signal } = task;
  const changes = await findChanges(git, env, signal);
  const skipped = await stageChanges(task, changes);
  const tree = await writeTree(task);
  return { tree, skipped: [...skipped, ...changes.unnamed].map(decodePath) };
}

async function writeTree(task: StageTask): Promise<string> {
  // Blobs of unchanged files need not be here: a partial clone would fetch them all to make sure.
  const args = ['write-tree', '--missing-ok'];
  const options = { env: task.env, signal: task.signal };
  const { exit, stdout } = await task.git.attempt(args, options);
  if (exit === 0) return stdout.toString('utf8').trim();
  await stageConflicts(task);
  return task.git.run(args, options);
}
