import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ComingHost } from '../../agents/link/launch.ts';
import { releasePorts } from '../../agents/link/ports.ts';
import {
  addWorktree,
  deleteBranch,
  listBranches,
  listWorktrees,
  removeWorktree,
  requireBranchName,
  requireFreePath,
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
import { blaming } from './field-at-fault.ts';
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
  const { base, baseSha } = await blaming('base', () => resolveBase(ctx.git, from));
  const { name, branch } = claim.input;
  if (branch !== undefined) await blaming('branch', () => requireBranchName(ctx.git, branch));
  const repo = await ctx.store.ensure();
  const work = async () => {
    const [branches, worktrees] = await Promise.all([listBranches(ctx.git), listWorktrees(ctx.git)]);
    const taken = { branches, sessions: new Set(ctx.store.listSync().records.map(record => record.name)) };
    const agent = claim.agent.adapter.name;
    const place = await blaming('name', () => choosePlace(ctx, { ...claim.input, agent, ...taken }));
    const nameTaken = name !== undefined && branch === undefined && branches.has(place.branch);
    await blaming(nameTaken ? 'name' : 'branch', () => requireNoneInTheWay(place.branch, branches));
    await blaming('name', () => requireFreePath(place.path, worktrees));
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
    let adding: ReturnType<Enter> | undefined;
    const onBranch = () => {
      branching.done(`${place.branch} from ${base}`);
      adding = enter('worktree', place.path);
    };
    await makeWorktree(ctx, { place, baseSha, onBranch, signal: claim.signal }, rollback);
    adding?.done();
    return { record, host };
  };
  const what = 'the start of another session';
  return withLock(createLock(ctx), work, { timeoutMs: createTurnMs, what });
}

async function makeWorktree(
  ctx: Context,
  input: { place: Place; baseSha: string; onBranch: () => void; signal?: AbortSignal },
  rollback: Rollback,
): Promise<void> {
  const { branch, path } = input.place;
  const root = dirname(path);
  const isFirst = !existsSync(root);
  const { baseSha: base, onBranch, signal } = input;
  await addWorktree(ctx.git, { base, branch, path, onBranch, signal });
  // Another session may live there by now: only an empty folder goes.
  if (isFirst) rollback.made(`folder ${root}`, () => rmdir(root).catch(() => {}));
  rollback.made(`branch ${branch}`, () => deleteBranch(ctx.git, branch, { force: true }));
  rollback.made(`worktree ${path}`, () => removeWorktree(ctx.git, path, { force: true }));
}
