import { existsSync } from 'node:fs';
import { gitOfSession } from '../agents/host/worktree-git.ts';
import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { withHost } from './host-call.ts';
import { keepCommitsWithoutHost } from './keep-commits.ts';
import { isRunning } from './liveness.ts';

/**
 * Brings what a session's worktree holds now, and its commits, into its record: its host measures, which would go on telling the former
 * size otherwise, and where there is none this process does. Returns the record as it is then. A worktree that is gone
 * leaves it as it was.
 */
export async function measureSession(
  { store }: Pick<Context, 'store'>,
  record: SessionRecord,
): Promise<SessionRecord> {
  if (!existsSync(record.git.worktree)) return record;
  const running = isRunning(record);
  if (!running) await keepCommitsWithoutHost({ store }, record);
  const size = running
    ? (await withHost(record, host => inTime(host.query('refresh-size'))))?.size
    : await gitOfSession(record, store.sessionDir(record.id)).size();
  if (!size) return record;
  // Its host writes it, too, a moment later: whoever reads the record next is to see it.
  return store.update(record.id, draft => {
    draft.size = { ...size };
  });
}

/** Whoever only reads should not fail, or wait for ever, because of a host that is stopped or a worktree that is broken. */
export async function measureIfPossible(
  ctx: Pick<Context, 'store'>,
  record: SessionRecord,
): Promise<SessionRecord> {
  try {
    return await measureSession(ctx, record);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return record;
  }
}

/** A turn's snapshot of a large worktree comes first, one after the other; what takes longer is known later. ms */
const hostMs = 10_000;

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), hostMs);
  });
  // When it is too late it fails with its connection.
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
