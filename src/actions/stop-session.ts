import type { Stop } from '../agents/link/messages.ts';
import { Failure } from '../lib/errors.ts';
import { waitFor } from '../lib/until.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { withHost } from './host-call.ts';
import { endLeftOver } from './left-over.ts';
import { hostAlive, isRunning } from './liveness.ts';
import { cancelQueued } from './queue/cancel-queued.ts';
import { requireSession } from './require-session.ts';

export interface StopInput {
  /** Id of the session. */
  session: string;
  /** `interrupt` ends the turn, `quit` asks the agent to end and goes on to harder means, `kill` is at once. */
  how: Stop['how'];
  signal?: AbortSignal;
}

/** The host's ladder (own quit, hangup, kill, drain of the last screen) has ended by then. ms. */
const ladderMs = 45_000;

/** Stops the agent, or its turn, through its host and waits until the host has written the end into the record. */
export async function stopSession(ctx: Context, input: StopInput): Promise<SessionRecord> {
  ctx.guard();
  let record = await requireSession(ctx, input.session);
  if (record.status.value === 'queued' && input.how !== 'interrupt') {
    record = await cancelQueued(ctx, record.id);
    // It was being started at this moment.
    if (!isRunning(record)) return record;
  }
  // Its host was killed and it was not: there is nobody else to ask.
  if (input.how !== 'interrupt' && !hostAlive(record)) {
    if ((await endLeftOver(record, ctx.settings.stop.graceMs, input.how)) > 0) return record;
  }
  await withHost(record, async host => {
    host.stop(input.how);
    // The reply to a later query tells that the stop before it was read; a host that is gone has read it too.
    await host.query('explain').catch(() => undefined);
  });
  if (input.how === 'interrupt') return requireSession(ctx, record.id);
  const ended = await waitFor(() => !hostAlive(record), {
    timeoutMs: ladderMs,
    intervalMs: 50,
    signal: input.signal,
  });
  if (!ended) {
    throw new Failure(`${record.name} still runs after ${ladderMs / 1000} s`, {
      hint: `pitwall stop ${record.name} --kill ends it at once`,
    });
  }
  return requireSession(ctx, record.id);
}
