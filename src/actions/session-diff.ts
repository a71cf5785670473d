import { type ChangedFile, changedFiles, filePatch, mergeBase, sizeOf } from '../git/diff.ts';
import { fixedBase } from '../git/fixed-base.ts';
import { takeTree } from '../git/snapshot.ts';
import { maxPaths } from '../store/limits.ts';
import type { SessionRecord, Size } from '../store/schema.ts';
import type { Context } from './context.ts';
import { type DiffScope, scopeBounds } from './diff-scope.ts';
import { noteSize } from './note-size.ts';
import { requireSession } from './require-session.ts';
import { requireWorktree } from './require-worktree.ts';

export interface SessionDiff {
  record: SessionRecord;
  /** What the work is compared with: the merge base of base and branch, or a snapshot's tree for a part of it. */
  base: string;
  /** Tree of the worktree as it is now, untracked files included, or at the end of a turn. */
  tree: string;
  size: Size;
  files: ChangedFile[];
  /** Unified diff of one file, asked for when it is shown; ends at its last whole line before `maxBytes`. */
  patch(file: ChangedFile, options?: { maxBytes?: number; signal?: AbortSignal }): Promise<string>;
}

/**
 * Everything a session changed: merge base to a fresh snapshot of the worktree; or one part of it. Never touches the
 * agent's index. The list learns the size that was found. A Failure when the worktree is gone and the part reaches to now.
 */
export async function sessionDiff(
  ctx: Context,
  input: { session: string; scope?: DiffScope },
): Promise<SessionDiff> {
  const { scope = 'session' } = input;
  const record = await requireSession(ctx, input.session);
  const bounds = await scopeBounds(ctx, record, scope);
  const tree = bounds.to ?? (await currentTree(ctx, record));
  const base = bounds.from ?? (await comparedWith(ctx, record));
  const files = await changedFiles(ctx.git, base, tree);
  const size = sizeOf(files, tree, maxPaths);
  if (scope === 'session') await noteSize(ctx, record, size);
  return {
    record,
    base,
    tree,
    size,
    files,
    patch: (file, options) => filePatch(ctx.git, base, tree, file, options),
  };
}

/** The worktree as a tree, taken now. One that was measured before is not what a worktree that is gone holds. */
export async function currentTree(ctx: Context, record: SessionRecord): Promise<string> {
  await requireWorktree(ctx, record);
  return takeTree(record.git.worktree, { git: ctx.git });
}

/** Merge base of base and branch. */
export async function comparedWith(ctx: Context, record: SessionRecord): Promise<string> {
  const head = record.git.branch;
  // A base branch that was deleted meanwhile leaves the commit the session started from.
  return (await mergeBase(ctx.git, fixedBase(record.git), head)) ?? record.git.baseSha;
}
