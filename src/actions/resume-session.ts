import { restoreWorktree } from '../git/worktrees.ts';
import { hasContent } from '../lib/directories.ts';
import { describeError, Failure } from '../lib/errors.ts';
import { withLock } from '../lib/lock.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { createLock, createTurnMs } from './create/create-lock.ts';
import { prepareAgent } from './create/prepare-agent.ts';
import { endLeftOver } from './left-over.ts';
import { currentStatus, isBeingMade, isRunning } from './liveness.ts';
import { settleWorktree } from './moved-worktree.ts';
import { launchOrQueue } from './queue/launch-or-queue.ts';
import { requireSession } from './require-session.ts';
import type { TrustQuestion } from './trusted.ts';

export interface ResumeInput {
  /** Id of the session. */
  session: string;
  size?: { cols: number; rows: number };
  confirmTrust?: TrustQuestion;
  /** Start it whatever `agents.max` says. */
  now?: boolean;
}

export interface ResumeResult {
  record: SessionRecord;
  /**
   * `conversation`: the agent goes on with its own conversation. `anew`: a new one in the same worktree. `queued`: it
   * starts when one of the agents that work is done.
   */
  how: 'conversation' | 'anew' | 'queued';
  /** The worktree was gone and is made again from the branch. */
  worktreeMade: boolean;
  /** Its former agent ran on without a host, and was ended. */
  endedLeftOver: boolean;
}

/**
 * Starts the agent of a stopped or lost session again, in its worktree, with its own resume when the conversation is
 * known. The command comes from settings and adapter, never from what the record says.
 */
export async function resumeSession(ctx: Context, input: ResumeInput): Promise<ResumeResult> {
  ctx.guard();
  const found = await requireSession(ctx, input.session);
  if (isRunning(found) || isBeingMade(found)) {
    throw new Failure(`${found.name} runs already`, {
      exit: 'refused',
      hint: `pitwall attach ${found.name} shows it`,
    });
  }
  if (found.status.value === 'queued' && !input.now) {
    throw new Failure(`${found.name} is queued: ${found.status.reason}`, {
      exit: 'refused',
      hint: `pitwall resume ${found.name} --now starts it all the same`,
    });
  }
  const { nativeId } = found.agent;
  const agent = await prepareAgent(ctx, {
    name: found.agent.name,
    prompt: nativeId ? '' : found.prompt,
    restate: found.task.restate,
    confirmTrust: input.confirmTrust,
  });
  // Two agents in one worktree would work against each other, and only one of them can be seen.
  const endedLeftOver = (await endLeftOver(found, ctx.settings.stop.graceMs)) > 0;
  const record = await settleWorktree(ctx, found);
  const worktreeMade = await ensureWorktree(ctx, record);
  const resumes = Boolean(agent.adapter.resume && nativeId);
  const started = await launchOrQueue(ctx, {
    record,
    regardless: input.now,
    adapter: agent.adapter,
    plan: resumes ? agent.plan(record, { nativeId }) : agent.plan(record),
    // One that was queued before its first start has not been given its prompt yet.
    mode: record.queued?.mode ?? 'resume',
    size: input.size,
  });
  const how = started.status.value === 'queued' ? 'queued' : resumes ? 'conversation' : 'anew';
  return { record: started, how, worktreeMade, endedLeftOver };
}

export interface ResumeAllResult {
  resumed: ResumeResult[];
  failed: Array<{ name: string; why: string }>;
}

/** Resumes every lost session, one after the other: ten agents starting at once would starve each other. */
export async function resumeAll(
  ctx: Context,
  input: { now?: boolean | undefined; onOne?: (name: string) => void } = {},
): Promise<ResumeAllResult> {
  ctx.guard();
  const result: ResumeAllResult = { resumed: [], failed: [] };
  for (const record of ctx.store.listSync().records) {
    if (currentStatus(record).value !== 'lost') continue;
    input.onOne?.(record.name);
    try {
      result.resumed.push(await resumeSession(ctx, { session: record.id, now: input.now }));
    } catch (error) {
      result.failed.push({ name: record.name, why: describeError(error) });
    }
  }
  return result;
}

async function ensureWorktree(ctx: Context, record: SessionRecord): Promise<boolean> {
  const { branch, worktree } = record.git;
  // An empty directory is what is left of a `new` that was killed before git filled it.
  if (hasContent(worktree)) return false;
  const restore = async () => {
    // Another resume may have had its turn first.
    if (hasContent(worktree)) return false;
    await restoreWorktree(ctx.git, { branch, path: worktree });
    return true;
  };
  return withLock(createLock(ctx), restore, {
    timeoutMs: createTurnMs,
    what: 'the start of another session',
  });
}
