import { withLock } from '../../lib/lock.ts';
import type { SessionRecord } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import { type LaunchInput, launchSession } from '../launch-session.ts';
import { addQueued, dropQueued, slotsLock, slotsTurnMs } from './queued-sessions.ts';
import { busySessions, isLimited, limitsFor, whyFull } from './slots.ts';
import { startWaiting } from './start-waiting.ts';

export interface LaunchOrQueueInput extends LaunchInput {
  /** Start it whatever `agents.max` says. */
  regardless?: boolean;
}

/**
 * Starts the agent, or queues the session when as many work as may (`agents.max`); then its status is `queued`. Those
 * that waited before have their turn first. Counting and starting are one step under a lock of the whole machine.
 */
export async function launchOrQueue(ctx: Context, input: LaunchOrQueueInput): Promise<SessionRecord> {
  const limits = limitsFor(ctx.settings, input.record.agent.name);
  const wasQueued = input.record.status.value === 'queued';
  if (!wasQueued && (input.regardless || !isLimited(limits))) return launchSession(ctx, input);
  const turn = async () => {
    if (!input.regardless) {
      await startWaiting(ctx);
      const { id, agent } = input.record;
      const full = whyFull(limits, busySessions(ctx.paths, ctx.store.dir, id), agent.name);
      if (full) return enqueue(ctx, input, full.why);
    }
    const started = await launchSession(ctx, input);
    dropQueued(ctx.paths, input.record.id);
    return started;
  };
  return withLock(slotsLock(ctx.paths), turn, { timeoutMs: slotsTurnMs, what: 'the start of other agents' });
}

async function enqueue(ctx: Context, input: LaunchOrQueueInput, why: string): Promise<SessionRecord> {
  const { record, mode, size } = input;
  const at = ctx.clock.now();
  // The pointer first: one without a queued record is dropped, a queued record without a pointer would wait for ever.
  addQueued(ctx.paths, { id: record.id, storeDir: ctx.store.dir, root: ctx.repo.root, at });
  return ctx.store.update(record.id, draft => {
    draft.queued = { at, mode, ...(size && { size }) };
    draft.status = {
      value: 'queued',
      since: at,
      reason: why,
      question: null,
      activity: '',
      source: 'none',
      confidence: 1,
    };
  });
}
