import { basename, dirname, join } from 'node:path';
import { isWorktreeOf, mendWorktreeLink, repairWorktree } from '../git/worktree-links.ts';
import { hasContent } from '../lib/directories.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { worktreeRoot } from './create/place.ts';

/**
 * Leads repository, worktree and record of a session to each other again after a directory was moved or renamed: the
 * repository alone, or together with its worktrees. Nothing is done where nothing was moved.
 * @returns the record, with the worktree's path of now
 */
export async function settleWorktree(ctx: Context, record: SessionRecord): Promise<SessionRecord> {
  const path = movedWorktree(ctx, record);
  if (path === undefined) {
    await mendWorktreeLink(ctx.git, record.git.worktree);
    return record;
  }
  await repairWorktree(ctx.git, path);
  return ctx.store.update(record.id, draft => {
    draft.git.worktree = path;
  });
}

/** Where a session's worktree is now when it went along with its repository; undefined when it is where it was, or gone. */
export function movedWorktree(ctx: Context, record: SessionRecord): string | undefined {
  const { worktree } = record.git;
  if (hasContent(worktree)) return undefined;
  const name = basename(worktree);
  // Under the repository's new name, and under the old one: only a parent of both was moved, or only one was renamed.
  const places = [
    join(worktreeRoot(ctx), name),
    join(dirname(ctx.repo.root), basename(dirname(worktree)), name),
  ];
  return places.find(path => path !== worktree && isWorktreeOf(path, ctx.repo.commonDir, worktree));
}
