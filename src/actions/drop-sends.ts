import { join } from 'node:path';
import { openSendQueue } from '../agents/host/send-queue.ts';
import { silentLog } from '../lib/log.ts';
import type { Context } from './context.ts';
import { withHost } from './host-call.ts';
import { isRunning } from './liveness.ts';
import { requireSession } from './require-session.ts';

/** Drops texts that wait for an idle agent, all or the one with this id; returns how many. */
export async function dropSends(ctx: Context, input: { session: string; id?: string }): Promise<number> {
  ctx.guard();
  const record = await requireSession(ctx, input.session);
  if (isRunning(record)) {
    const reply = await withHost(record, host => host.query('drop-sends', input.id));
    return reply.dropped ?? 0;
  }
  // Without a host nobody else writes this file; the next host would have typed what it holds.
  const queue = await openSendQueue(join(ctx.store.sessionDir(record.id), 'queue.json'), silentLog);
  const dropped = await queue.drop(input.id);
  const gone = new Set(dropped.map(({ id }) => id));
  await ctx.store.update(record.id, draft => {
    draft.sends = (draft.sends ?? []).filter(({ id }) => !gone.has(id));
  });
  return dropped.length;
}
