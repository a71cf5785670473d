import { join } from 'node:path';
import type { Context } from '../context.ts';

/** Held by whoever makes a worktree: one after the other among all pitwalls of a repository. */
export function createLock(ctx: Pick<Context, 'store'>): string {
  return join(ctx.store.dir, 'create.lock');
}

/** The checkout of a large repository on a slow disk; the others wait so long for their turn. ms. */
export const createTurnMs = 5 * 60_000;
