import type { Explanation } from '../agents/status/types.ts';
import type { Context } from './context.ts';
import { withHost } from './host-call.ts';
import { currentStatus, isRunning } from './liveness.ts';
import { requirePastSession } from './past-session.ts';

/** Why the status is what it is: every signal the host knows, the winner first; without a host what the record says. */
export async function explainSession(ctx: Context, input: { session: string }): Promise<Explanation> {
  const record = await requirePastSession(ctx, input.session);
  if (isRunning(record)) {
    const reply = await withHost(record, host => host.query('explain'));
    if (reply.explain) return reply.explain;
  }
  return { status: currentStatus(record), signals: [] };
}
