import { describeError } from '../lib/errors.ts';
import { isBusy } from '../store/record/busy.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { isRunning } from './liveness.ts';
import { type StopInput, stopSession } from './stop-session.ts';

export interface StoppedAll {
  stopped: string[];
  failed: Array<{ name: string; why: string }>;
}

/** Whom {@link stopAll} means: an interrupt those that work or ask, anything harder all that run. */
export function stopTargets(records: readonly SessionRecord[], how: StopInput['how']): SessionRecord[] {
  return records.filter(record => isRunning(record) && (how !== 'interrupt' || isBusy(record.status.value)));
}

/** Stops these sessions, or their turns, all at once; one that cannot be does not keep the others. */
export async function stopAll(
  ctx: Context,
  sessions: readonly Pick<SessionRecord, 'id' | 'name'>[],
  how: StopInput['how'],
): Promise<StoppedAll> {
  ctx.guard();
  const result: StoppedAll = { stopped: [], failed: [] };
  await Promise.all(
    sessions.map(({ id, name }) =>
      stopSession(ctx, { session: id, how }).then(
        () => void result.stopped.push(name),
        error => void result.failed.push({ name, why: describeError(error) }),
      ),
    ),
  );
  return result;
}
