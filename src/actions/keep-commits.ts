import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readFormerFacts } from '../agents/host/former-facts.ts';
import { createTurnSpans } from '../agents/host/turn-spans.ts';
import { gitOfSession } from '../agents/host/worktree-git.ts';
import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { withHost } from './host-call.ts';
import { isRunning } from './liveness.ts';

/**
 * Brings the commits that were made in a session's worktree into its record: its host does it with each measurement, and
 * where there is none this process does. What git or a host cannot tell is no reason to fail.
 */
export async function keepCommits(ctx: Pick<Context, 'store'>, record: SessionRecord): Promise<void> {
  if (!existsSync(record.git.worktree)) return;
  try {
    if (isRunning(record)) await withHost(record, host => host.query('refresh-size'));
    else await keepCommitsWithoutHost(ctx, record);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** The same where no host runs. */
export async function keepCommitsWithoutHost(
  { store }: Pick<Context, 'store'>,
  record: SessionRecord,
): Promise<void> {
  const { id, turns: turn } = record;
  const dir = store.sessionDir(id);
  await gitOfSession(record, dir).newCommits(async commits => {
    const spans = createTurnSpans((await readFormerFacts(join(dir, 'facts.jsonl'))).turns);
    const facts = commits.map(({ at: t, fields }) => {
      const by = spans.includes(t) ? 'agent' : 'person';
      return { t, k: 'commit', src: 'git', turn, ...fields, by } as const;
    });
    await store.appendFacts(id, facts);
  });
}
