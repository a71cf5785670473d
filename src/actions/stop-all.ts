import { describeError } from '../lib/errors.ts';
import { isBusy } from '../store/record/busy.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { isRunning } from './liveness.ts';
import { cancelQueued } from './queue/cancel-queued.ts';
import { type StopInput, stopSession } from './stop-session.ts';

export interface StoppedAll {
  stopped: string[];
  /** They were queued, and will not be started. */
  unqueued: string[];
  failed: Array<{ name: string; why: string }>;
}

/**
 * Whom {@link stopAll} means: an interrupt those that work or ask, anything harder all that run, and either those that
 * are queued: they would start in the places that become free.
 */
export function stopTargets(records: readonly SessionRecord[], how: StopInput['how']): SessionRecord[] {
  return records.filter(
    record => isQueued(record) || (isRunning(record) && (how !== 'interrupt' || isBusy(record.status.value))),
  );
}

/** Stops these sessions, or their turns, all at once; one that cannot be does not keep the others. */
export async function stopAll(
  ctx: Context,
  sessions: readonly SessionRecord[],
  how: StopInput['how'],
): Promise<StoppedAll> {
  ctx.guard();
  const result: StoppedAll = { stopped: [], unqueued: [], failed: [] };
  const each = (some: readonly SessionRecord[], work: (one: SessionRecord) => Promise<void>) =>
    Promise.all(
      some.map(one =>
        work(one).catch(error => void result.failed.push({ name: one.name, why: describeError(error) })),
      ),
    );
  const stop = async ({ id, name }: SessionRecord) => {
    await stopSession(ctx, { session: id, how });
    result.stopped.push(name);
  };
  await each(sessions.filter(isQueued), async one => {
    // Some other pitwall may be starting it at this moment.
    if (isRunning(await cancelQueued(ctx, one.id))) await stop(one);
    else result.unqueued.push(one.name);
  });
  await each(
    sessions.filter(one => !isQueued(one)),
    stop,
  );
  return result;
}

const isQueued = ({ status }: SessionRecord): boolean => status.value === 'queued';
