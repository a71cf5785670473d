import { withIndexCopy } from './index-copy.ts';
import { createGit, type Git } from './run.ts';
import { needsWholeIndex, stageChanged } from './stage-changed.ts';
import { stageWhole, tryWriteTree } from './stage-whole.ts';
import { findChanges } from './worktree-changes.ts';

export interface TakeTreeOptions {
  /** Whose environment and command log are used; its directory does not matter. */
  git?: Git;
  signal?: AbortSignal;
  /** Called while git compares the files: time for something else. */
  meanwhile?: () => void;
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
  return withIndexCopy(git, async copy => {
    const task = { git, ...copy, signal: options.signal };
    // The longest first: each start of a process holds this one up for some milliseconds.
    const finding = findChanges(git, copy.env, options.signal);
    const indexing = tryWriteTree(task);
    options.meanwhile?.();
    const [changes, indexTree] = await Promise.all([finding, indexing]);
    if (indexTree === undefined || needsWholeIndex(changes)) return stageWhole(task, changes);
    return stageChanged(task, indexTree, changes);
  });
}
