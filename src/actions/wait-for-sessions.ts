import { Failure } from '../lib/errors.ts';
import { reviewState } from '../store/record/review-state.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { currentStatus } from './liveness.ts';
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

/**
 * Blocks until the sessions are in one of the states. Fails with `timedOut` after the timeout, and at once when a
 * session has ended and can never get there.
 */
export async function waitForSessions(ctx: Context, input: WaitInput): Promise<Waited[]> {
  let last: SessionRecord[] = [];
  const look = async () => {
    const records = await Promise.all(input.sessions.map(id => requireSession(ctx, id)));
    last = records.map(record => ({ ...record, status: currentStatus(record) }));
    return decide(last, input);
  };
  return new Promise<Waited[]>((resolve, reject) => {
    let over = false;
    const finish = (settle: () => void) => {
      if (over) return;
      over = true;
      stopWatching();
      clearInterval(poll);
      clearTimeout(limit);
      input.signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const check = () => {
      look().then(
        result => result && finish(() => resolve(result)),
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
