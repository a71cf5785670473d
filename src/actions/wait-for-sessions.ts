import { Failure } from '../lib/errors.ts';
import { reviewState } from '../store/record/review-state.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { currentStatus, hostAlive } from './liveness.ts';
import { measureIfPossible } from './measure-session.ts';
import { requireSession } from './require-session.ts';

export const waitTargets = ['needs-input', 'idle', 'exited', 'ready'] as const;
export type WaitTarget = (typeof waitTargets)[number];

export interface WaitInput {
  /** Ids. */
  sessions: readonly string[];
  /** Any of these states ends the wait for a session. */
  until: readonly WaitTarget[];
  /** ms; undefined waits for ever. */
  timeoutMs?: number;
  /** One session is enough. Default: all. */
  any?: boolean;
  signal?: AbortSignal;
}

export interface Waited {
  id: string;
  name: string;
  /** The state that was reached. */
  reached: WaitTarget;
  record: SessionRecord;
}

/** A host that is killed writes nothing any more: its end is only seen by looking. ms. */
const lookAgainMs = 500;

/** A host writes the end of its agent (last snapshot, size, facts) within this, or its disk is full. ms */
const endMs = 15_000;
/** Its process is gone a moment after that: nobody tells. ms */
const lookAtEndMs = 50;

/**
 * Blocks until the sessions are in one of the states. Fails with `timedOut` after the timeout, and at once when a
 * session has ended and can never get there. Whoever reads the records then, finds in them what the sessions changed.
 */
export async function waitForSessions(ctx: Context, input: WaitInput): Promise<Waited[]> {
  let last: SessionRecord[] = [];
  const look = async () => {
    const records = await Promise.all(input.sessions.map(id => requireSession(ctx, id)));
    last = records.map(record => ({ ...record, status: currentStatus(record) }));
    const found = last.map(record => (isEnding(record, ctx.clock.now()) ? notEndedYet(record) : record));
    return { result: decide(found, input), ending: found.some((record, i) => record !== last[i]) };
  };
  const waited = await new Promise<Waited[]>((resolve, reject) => {
    let over = false;
    let soon: NodeJS.Timeout | undefined;
    const finish = (settle: () => void) => {
      if (over) return;
      over = true;
      stopWatching();
      clearInterval(poll);
      clearTimeout(soon);
      clearTimeout(limit);
      input.signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const check = () => {
      look().then(
        ({ result, ending }) => {
          if (result) finish(() => resolve(result));
          else if (ending && !over) soon = setTimeout(check, lookAtEndMs);
        },
        error => finish(() => reject(error)),
      );
    };
    const onAbort = () => finish(() => reject(new Failure('the wait was cancelled')));
    const stopWatching = ctx.store.watch(check);
    const poll = setInterval(check, lookAgainMs);
    const limit =
      input.timeoutMs === undefined
        ? undefined
        : setTimeout(() => finish(() => reject(timedOut(last, input))), input.timeoutMs);
    input.signal?.addEventListener('abort', onAbort, { once: true });
    check();
  });
  return Promise.all(waited.map(one => measured(ctx, one)));
}

/** A status is known at once, the size of the change seconds later. An agent that asks has not come to an end. */
async function measured(ctx: Context, one: Waited): Promise<Waited> {
  if (one.reached === 'needs-input') return one;
  const { size } = await measureIfPossible(ctx, one.record);
  return { ...one, record: { ...one.record, size } };
}

/** Its agent has ended, and its host is writing down what it left. */
function isEnding(record: SessionRecord, now: number): boolean {
  return record.status.value === 'exited' && hostAlive(record) && now - (record.endedAt ?? 0) < endMs;
}

function notEndedYet(record: SessionRecord): SessionRecord {
  return { ...record, status: { ...record.status, value: 'working' } };
}

/** The decision: the result when the wait is over, undefined to go on; throws when a session can never get there. */
export function decide(
  records: readonly SessionRecord[],
  input: Pick<WaitInput, 'until' | 'any'>,
): Waited[] | undefined {
  const waited = records.flatMap(record => {
    const reached = input.until.find(target => isIn(record, target));
    return reached ? [{ id: record.id, name: record.name, reached, record }] : [];
  });
  if (input.any ? waited.length > 0 : waited.length === records.length) return waited;
  const dead = records.filter(record => isIn(record, 'exited') && !waited.some(({ id }) => id === record.id));
  const hopeless = input.any ? dead.length === records.length : dead.length > 0;
  const [first] = dead;
  if (!hopeless || !first) return undefined;
  throw new Failure(
    `${first.name} has ended (${first.status.reason || first.status.value}) and will not become ${words(input.until)}`,
    {
      hint: `pitwall resume ${first.name} starts it again`,
    },
  );
}

function isIn(record: SessionRecord, target: WaitTarget): boolean {
  const { value } = record.status;
  if (target === 'ready') return reviewState(record) === 'ready';
  if (target === 'exited') return value === 'exited' || value === 'lost';
  return value === target;
}

/** Names those that are still waited for and what each of them does instead. */
export function timedOut(
  records: readonly SessionRecord[],
  { until }: Pick<WaitInput, 'until' | 'any'>,
): Failure {
  const missing = records.filter(record => !until.some(target => isIn(record, target)));
  const now = missing.map(({ name, status }) => `${name} is ${status.value.replace('-', ' ')}`);
  const where = now.length > 0 ? `: ${now.join(', ')}` : '';
  return new Failure(`not ${words(until)} in time${where}`, { exit: 'timedOut' });
}

function words(until: readonly WaitTarget[]): string {
  return until.map(value => value.replace('-', ' ')).join(' or ');
}
