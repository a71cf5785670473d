import { existsSync } from 'node:fs';
import { discoverRepositorySync } from '../git/discover.ts';
import { isCutOff } from '../git/worktree-links.ts';
import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { newestKeptTurn } from './diff-scope.ts';
import { isRunning } from './liveness.ts';
import { movedWorktree } from './moved-worktree.ts';

/**
 * Throws a Failure unless the session's worktree is where it was. Deleted by hand, it is no worktree without changes: what
 * was measured before, or a repository around the folder, would say so.
 */
export async function requireWorktree(ctx: Context, record: SessionRecord): Promise<void> {
  const { worktree } = record.git;
  // An empty folder in its place may lie inside of another worktree.
  if (discoverRepositorySync(worktree)?.worktree === worktree) return;
  const { name } = record;
  if (isCutOff(worktree) || movedWorktree(ctx, record) !== undefined) {
    throw new Failure(`the worktree of ${name}, ${worktree}, and this repository do not find each other`, {
      hint: 'one was moved; pitwall doctor --fix leads them to each other again',
    });
  }
  const what = existsSync(worktree) ? 'is no git worktree any more' : 'is gone';
  const again = isRunning(record)
    ? `pitwall stop ${name} and pitwall resume ${name}`
    : `pitwall resume ${name}`;
  const hints = [`${again} ${isRunning(record) ? 'make' : 'makes'} it again from its branch`];
  const turn = await newestKeptTurn(ctx, record);
  if (turn !== undefined) hints.push(`pitwall diff ${name} --turn ${turn} shows the last snapshot`);
  throw new Failure(`the worktree of ${name}, ${worktree}, ${what}`, { hint: hints.join('; ') });
}
