import { wholeIndex } from './index-copy.ts';
import { decodePath } from './path-bytes.ts';
import { type StageTask, stageConflicts, stagePaths } from './stage.ts';
import type { TakenTree } from './take-tree.ts';
import { findChanges, type WorktreeChanges } from './worktree-changes.ts';

/**
 * Makes the whole index copy of `task` equal to the worktree and writes it as a tree. Needed where the copy itself is
 * used afterwards, and for an index with conflicts.
 */
export async function stageWhole(task: StageTask, found?: WorktreeChanges): Promise<TakenTree> {
  const changes = found ?? (await findChanges(task.git, task.env, task.signal));
  const tracked = changes.tracked.map(({ path }) => path);
  const skipped = await stagePaths(task, [...tracked, ...changes.untracked, ...changes.nested]);
  let tree = await tryWriteTree(task);
  if (tree === undefined) {
    await stageConflicts(task);
    tree = await task.git.run(writeTree, { ...writeOptions, env: task.env, signal: task.signal });
  }
  return { tree, skipped: [...skipped, ...changes.unnamed].map(decodePath) };
}

/** The tree of the index; undefined when it is in conflict. */
export async function tryWriteTree({ git, env, signal }: StageTask): Promise<string | undefined> {
  const { exit, stdout, stderr } = await git.attempt(writeTree, { ...writeOptions, env, signal });
  if (exit === 0) return stdout.toString('utf8').trim();
  if (/unmerged/.test(stderr)) return undefined;
  return git.run(writeTree, { ...writeOptions, env, signal });
}

/** Blobs of unchanged files need not be here: a partial clone would fetch them all to make sure. */
const writeTree = ['write-tree', '--missing-ok'];
const writeOptions = { config: wholeIndex };
