import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ComingHost } from '../../agents/link/launch.ts';
import { releasePorts } from '../../agents/link/ports.ts';
import {
  addWorktree,
  deleteBranch,
  listBranches,
  removeWorktree,
  requireBranchName,
  requireNoneInTheWay,
  resolveBase,
} from '../../git/worktrees.ts';
import { newSessionId } from '../../lib/ids.ts';
import { withLock } from '../../lib/lock.ts';
import type { SessionRecord, Task } from '../../store/schema.ts';
import { portsDir } from '../agent-env.ts';
import type { Context } from '../context.ts';
import { sessionHost } from '../launch-session.ts';
import { createLock, createTurnMs } from './create-lock.ts';
import type { CreateInput } from './create-session.ts';
import { newRecord } from './new-record.ts';
import { choosePlace, type Place } from './place.ts';
import type { PreparedAgent } from './prepare-agent.ts';
import type { Rollback } from './rollback.ts';
import type { Enter } from './steps.ts';

export interface ClaimInput {
  input: CreateInput;
  task: Task;
  prompt: string;
  agent: PreparedAgent;
  signal?: AbortSignal;
}

/**
 * Makes what is a session's own: name, record, branch and worktree, and calls its host. One after the other among all
 * pitwalls of a repository: two that start the same task at once would choose the same name, and each take back the
 * other's work.
 */
export async function claimPlace(
  ctx: Context,
  claim: ClaimInput,
  rollback: Rollback,
  enter: Enter,
): Promise<{ record: SessionRecord; host: ComingHost }> {
  const branching = enter('branch', 'choosing a branch');
  const asked = claim.input.base ?? 'HEAD';
  const from = ['HEAD', '@'].includes(asked) ? (ctx.repo.branch ?? 'HEAD') : asked;
  const { base, baseSha } = await resolveBase(ctx.git, from);
  if (claim.input.branch !== undefined) await requireBranchName(ctx.git, claim.input.branch);
  const repo = await ctx.store.ensure();
  const work = async () => {
    const branches = await listBranches(ctx.git);
    const place = choosePlace(ctx, {
      ...claim.input,
      agent: claim.agent.adapter.name,
      branches,
      sessions: new Set(ctx.store.listSync().records.map(({ name }) => name)),
    });
    requireNoneInTheWay(place.branch, branches);
    branching.done(`${place.branch} from ${base}`);
    const adding = enter('worktree', place.path);
    // The record comes first: should this process be killed, the list shows what was begun, and rm takes it away.
    const record = newRecord(ctx, { ...claim, id: newSessionId(), repo, place, base, baseSha });
    rollback.made(`record of ${place.name}`, async () => {
      releasePorts(portsDir(ctx), record.id);
      await ctx.store.discard(record.id);
    });
    await ctx.store.create(record);
    // A host takes as long to load as git takes for the worktree: both at once.
    const host = sessionHost(ctx, record.id);
    rollback.made(`host of ${place.name}`, host.cancel);
    await makeWorktree(ctx, { place, baseSha, signal: claim.signal }, rollback);
    adding.done();
    return { record, host };
  };
  const what = 'the start of another session';
  return withLock(createLock(ctx), work, { timeoutMs: createTurnMs, what });
}

async function makeWorktree(
  ctx: Context,
  input: { place: Place; baseSha: string; signal?: AbortSignal },
  rollback: Rollback,
): Promise<void> {
  const { branch, path } = input.place;
  const root = dirname(path);
  const isFirst = !existsSync(root);
  await addWorktree(ctx.git, { base: input.baseSha, branch, path, signal: input.signal });
  // Another session may live there by now: only an empty folder goes.
  if (isFirst) rollback.made(`folder ${root}`, () => rmdir(root).catch(() => {}));
  rollback.made(`branch ${branch}`, () => deleteBranch(ctx.git, branch, { force: true }));
  rollback.made(`worktree ${path}`, () => removeWorktree(ctx.git, path, { force: true }));
}
