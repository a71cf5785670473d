import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from './errors.ts';
import {
  claim,
  type Holder,
  ownHolder,
  provablyGone,
  readHolder,
  removeIfThere,
  sweepClaims,
} from './lock-holder.ts';
import { isSuspended } from './process-id.ts';
import { explainErrno } from './system-error.ts';

export interface LockOptions {
  /** How long to wait for another holder, ms. Default 10,000: a writer needs milliseconds, a full minute means trouble. */
  timeoutMs?: number;
  /** What is locked, for the message: `the record of fix-login`. Default: the file. */
  what?: string;
}

const defaultTimeoutMs = 10_000;

/**
 * Runs `work` while no other process, and nothing else in this one, holds the lock `file` (its directory must exist).
 *
 * The lock is a file created exclusively with its holder's identity in it. It is stale only when that process is
 * provably gone (see `provablyGone`): a suspended or slow holder keeps it for as long as it lives, and the others get
 * a {@link Failure} naming it after `timeoutMs`. Not reentrant.
 */
export async function withLock<T>(
  file: string,
  work: () => T | Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const before = queues.get(file);
  const mine = (async () => {
    await before?.catch(() => {}); // Its own caller gets that error.
    const release = await acquire(file, options);
    try {
      return await work();
    } finally {
      release();
    }
  })();
  queues.set(file, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(file) === mine) queues.delete(file);
  }
}

/** The same for the few short writes that cannot be awaited; blocks this process while it waits (at most 2 s by default). */
export function withLockSync<T>(file: string, work: () => T, options: LockOptions = {}): T {
  const deadline = performance.now() + (options.timeoutMs ?? 2000);
  for (;;) {
    const outcome = attempt(file);
    if (typeof outcome === 'function') {
      try {
        return work();
      } finally {
        outcome();
      }
    }
    if (performance.now() > deadline) throw held(file, outcome, options);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}

/** Runs `work` when the lock is free right now; undefined without having run it when it is not. */
export function tryWithLockSync<T>(file: string, work: () => T): T | undefined {
  const outcome = attempt(file);
  if (typeof outcome !== 'function') return undefined;
  try {
    return work();
  } finally {
    outcome();
  }
}

/** Within one process callers queue here, in order, instead of all polling the file. */
const queues = new Map<string, Promise<unknown>>();

async function acquire(file: string, options: LockOptions): Promise<() => void> {
  const deadline = performance.now() + (options.timeoutMs ?? defaultTimeoutMs);
  for (;;) {
    const outcome = attempt(file);
    if (typeof outcome === 'function') return outcome;
    if (performance.now() > deadline) throw held(file, outcome, options);
    await untilReleased(file, outcome, deadline);
  }
}

/** Whether a holder is still alive is looked at that often while it stays the same one, ms; a try costs six system calls. */
const aliveCheckMs = 50;

/** Returns when the lock changed hands, or when it is time for another full try. */
async function untilReleased(file: string, holder: Holder | undefined, deadline: number): Promise<void> {
  const end = Math.min(deadline, performance.now() + aliveCheckMs);
  do {
    // A holder needs a few ms (one fsync). Random, so that many waiters do not come at the same moment for ever.
    await pause(1 + Math.random() * 4);
  } while (performance.now() < end && holder && readHolder(file)?.nonce === holder.nonce);
}

/** One try: the function that releases, the holder in the way, or undefined when it changed while we looked. */
function attempt(file: string): (() => void) | Holder | undefined {
  const me = ownHolder(randomBytes(8).toString('hex'));
  try {
    if (claim(file, me)) return releaser(file, me);
    return takeOver(file, me);
  } catch (error) {
    throw new Failure(`cannot lock ${file}: ${explainErrno(error)}`, { cause: error });
  }
}

/**
 * Takes a lock whose holder is gone. Two processes may see the same stale lock at the same moment, so removing and
 * creating it is no way: one could remove the other's fresh lock. Instead, whoever creates `<lock>.took-<nonce>`,
 * a name that belongs to exactly this holder's lock, is the only one allowed to replace it, by one rename.
 * When that one died half way, its claim is taken over by the same rule.
 *
 * Safe because nonces never come again: a claim for a lock that was replaced meanwhile is seen to be for nothing by
 * reading the lock once more after the claim, and as long as the lock is unchanged nobody removes claims.
 */
function takeOver(file: string, me: Holder): (() => void) | Holder | undefined {
  const first = readHolder(file);
  let holder = first;
  while (holder !== undefined && provablyGone(holder)) {
    const right = `${file}.took-${holder.nonce}`;
    if (claim(right, me)) {
      if (readHolder(file)?.nonce !== first?.nonce) {
        removeIfThere(right);
        return undefined;
      }
      renameSync(right, file);
      sweepClaims(file);
      return releaser(file, me);
    }
    holder = readHolder(right);
  }
  return holder;
}

function releaser(file: string, me: Holder): () => void {
  return () => {
    // Somebody may have removed the file by hand and another process locked since: that lock is not ours.
    // And it is gone when its directory was moved away with it (archive).
    if (readHolder(file)?.nonce === me.nonce) removeIfThere(file);
  };
}

function held(file: string, holder: Holder | undefined, options: LockOptions): Failure {
  const what = options.what ?? file;
  if (holder === undefined)
    return new Failure(`${what} is busy: its lock ${file} changes hands all the time`);
  const state = isSuspended(holder.pid) ? ', which is suspended' : '';
  const where = holder.machine === ownHolder('').machine ? '' : ` on ${holder.machine}`;
  return new Failure(`${what} is locked by process ${holder.pid}${where}${state} (${holder.program})`, {
    hint: `continue or end that process; if it is certainly gone, remove ${file}`,
  });
}
