import { withLock } from '../../lib/lock.ts';
import type { SessionRecord } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import { requireSession } from '../require-session.ts';
import { dropQueued, slotsLock, slotsTurnMs } from './queued-sessions.ts';

/** Takes a queued session back: it stays, with its worktree, and is not started by itself any more. */
export async function cancelQueued(ctx: Context, id: string): Promise<SessionRecord> {
  const turn = async () => {
    dropQueued(ctx.paths, id);
    // Started while this waited for its turn: then it is a running session like any other.
    const record = await requireSession(ctx, id);
    if (record.status.value !== 'queued') return record;
    return ctx.store.update(id, draft => {
      delete draft.queued;
      const at = ctx.clock.now();
      draft.status = { ...draft.status, value: 'exited', since: at, reason: 'not started: taken back' };
    });
  };
  return withLock(slotsLock(ctx.paths), turn, { timeoutMs: slotsTurnMs, what: 'the start of other agents' });
}
