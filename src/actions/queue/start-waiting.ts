import { describeError } from '../../lib/errors.ts';
import { withLock } from '../../lib/lock.ts';
import type { Paths } from '../../lib/paths.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { openStore } from '../../store/store.ts';
import { type Context, createContext, type Env } from '../context.ts';
import { prepareAgent } from '../create/prepare-agent.ts';
import { launchSession } from '../launch-session.ts';
import {
  anyQueued,
  dropQueued,
  type QueuedSession,
  queuedSessions,
  slotsLock,
  slotsTurnMs,
} from './queued-sessions.ts';
import { busySessions, limitsFor, whyFull } from './slots.ts';

/** Starts the queued sessions for which there is room now, and returns their names. */
export async function startQueued(input: { paths: Paths; env: Env }): Promise<string[]> {
  // Whoever asked for this may have been overtaken: then nothing is touched, not even a lock.
  if (!anyQueued(input.paths)) return [];
  const what = 'the start of other agents';
  return withLock(slotsLock(input.paths), () => startWaiting(input), { timeoutMs: slotsTurnMs, what });
}

/** The same for a caller that holds the lock. */
export async function startWaiting(input: { paths: Paths; env: Env }): Promise<string[]> {
  const started: string[] = [];
  for (const waiting of queuedSessions(input.paths)) {
    const record = openStore(waiting.storeDir).readSync(waiting.id);
    // Taken back, started regardless, or removed; or its `new` was killed between the pointer and the record.
    if (record?.status.value !== 'queued') {
      dropQueued(input.paths, waiting.id);
      continue;
    }
    if (await startOne(input, waiting, record)) started.push(record.name);
  }
  return started;
}

async function startOne(
  { paths, env }: { paths: Paths; env: Env },
  waiting: QueuedSession,
  record: SessionRecord,
): Promise<boolean> {
  let ctx: Context | undefined;
  try {
    ctx = await createContext({ cwd: waiting.root, env });
    const { name } = record.agent;
    const busy = busySessions(paths, ctx.store.dir, record.id);
    const full = whyFull(limitsFor(ctx.settings, name), busy, name);
    if (full) {
      if (full.why !== record.status.reason) await noteReason(ctx, record.id, full.why);
      return false;
    }
    await launchQueued(ctx, record);
    dropQueued(paths, record.id);
    return true;
  } catch (error) {
    dropQueued(paths, record.id);
    await ctx?.store.update(record.id, draft => giveUp(draft, describeError(error)));
    return false;
  }
}

async function launchQueued(ctx: Context, record: SessionRecord): Promise<void> {
  const { nativeId, name } = record.agent;
  const { mode, size } = record.queued ?? { mode: 'start' };
  const goesOn = mode === 'resume' && nativeId !== null;
  const { adapter, plan } = await prepareAgent(ctx, {
    name,
    prompt: goesOn ? '' : record.prompt,
    restate: record.task.restate,
  });
  const launch = goesOn && adapter.resume ? plan(record, { nativeId }) : plan(record);
  await launchSession(ctx, { record, adapter, plan: launch, mode, ...(size && { size }) });
}

function noteReason(ctx: Context, id: string, why: string): Promise<unknown> {
  return ctx.store.update(id, draft => {
    if (draft.status.value === 'queued') draft.status.reason = why;
  });
}

/** It ends as an agent that could not start: said in its row, and resumed by hand. */
function giveUp(draft: SessionRecord, why: string): void {
  if (draft.status.value !== 'queued') return;
  delete draft.queued;
  draft.status = { ...draft.status, value: 'exited', reason: `could not be started: ${why}` };
}
