import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { releasePorts } from '../agents/link/ports.ts';
import { fixedBase } from '../git/fixed-base.ts';
import { keepRemoved } from '../git/snapshot.ts';
import { worktreeState } from '../git/status.ts';
import { branchExists, deleteBranch, pruneWorktrees, removeWorktree } from '../git/worktrees.ts';
import { counted } from '../lib/counted.ts';
import { hasContent } from '../lib/directories.ts';
import { Failure } from '../lib/errors.ts';
import { withLock } from '../lib/lock.ts';
import type { SessionRecord } from '../store/schema.ts';
import { portsDir } from './agent-env.ts';
import type { Context } from './context.ts';
import { keepCommits } from './keep-commits.ts';
import { settledLeftOver } from './left-over.ts';
import { isBeingMade, isRunning } from './liveness.ts';
import { settleWorktree } from './moved-worktree.ts';
import { cancelQueued } from './queue/cancel-queued.ts';
import { requireSession } from './require-session.ts';
import { stopSession } from './stop-session.ts';

export interface RemovalPreview {
  record: SessionRecord;
  running: boolean;
  /** Its host is gone, and these processes of its agent are not; it counts as running. */
  leftOver: readonly number[];
  /** Its worktree is being prepared by another pitwall. */
  beingMade: boolean;
  worktreeExists: boolean;
  branchExists: boolean;
  /** Changed and untracked files that only the worktree holds. */
  uncommitted: number;
  untracked: number;
  /** Commits of the branch that its base does not have. */
  unmerged: number;
  /** Commits that no remote has; null without a remote. */
  unpushed: number | null;
}

export interface RemoveInput {
  /** Id of the session. */
  session: string;
  /** Stop the agent first. */
  stop?: boolean;
  /** Uncommitted work may go (a snapshot of it is kept). */
  discardChanges?: boolean;
  deleteBranch?: boolean;
  /** With `deleteBranch`: commits that are neither merged nor pushed may go (the last one is kept under a ref). */
  discardCommits?: boolean;
}

export interface RemoveResult {
  name: string;
  worktreeRemoved: boolean;
  branchDeleted: boolean;
  /** False where there was none to keep, too. */
  branchKept: boolean;
  /** Refs from which everything can be brought back. */
  kept: string[];
}

/** What removing a session would lose; for the menu and for the sentence of a refusal. */
export async function previewRemoval(ctx: Context, input: { session: string }): Promise<RemovalPreview> {
  const record = await requireSession(ctx, input.session);
  const worktreeExists = hasContent(record.git.worktree);
  const state = worktreeExists
    ? await worktreeState(ctx.git, { path: record.git.worktree, base: fixedBase(record.git) })
    : undefined;
  const left = await settledLeftOver(record);
  return {
    record,
    running: isRunning(record) || left.length > 0,
    leftOver: left,
    beingMade: isBeingMade(record),
    worktreeExists,
    branchExists: await branchExists(ctx.git, record.git.branch),
    uncommitted: state?.uncommitted ?? 0,
    untracked: state?.untracked ?? 0,
    unmerged: state?.unmerged ?? 0,
    unpushed: state?.unpushed ?? null,
  };
}

/** Why a removal is refused, and what would allow it; undefined when nothing would be lost. */
export function refusal(preview: RemovalPreview, input: RemoveInput): Failure | undefined {
  const { name } = preview.record;
  const refuse = (message: string, hint: string) =>
    new Failure(`${name} ${message}`, { exit: 'refused', hint });
  if (preview.beingMade)
    return refuse('is being started', 'wait until it runs, or stop the pitwall that starts it');
  if (preview.leftOver.length > 0 && !input.stop) {
    const pids = preview.leftOver.join(', ');
    return refuse(`has no host, but its agent runs on (process ${pids})`, 'add --stop to end it');
  }
  if (preview.running && !input.stop) return refuse('is running', 'stop it first, or add --stop');
  const changes = preview.uncommitted + preview.untracked;
  if (changes > 0 && !input.discardChanges) {
    return refuse(
      `has ${counted(changes, 'uncommitted file')}`,
      'commit them, or add --discard-changes (a snapshot is kept)',
    );
  }
  if (!input.deleteBranch || input.discardCommits || preview.unmerged === 0) return undefined;
  if (preview.unpushed === 0) return undefined;
  return refuse(
    `has ${counted(preview.unmerged, 'commit')} that ${preview.record.git.base} does not have and no remote holds`,
    'merge or push them, leave out --delete-branch, or add --discard-commits (the last one is kept under a ref)',
  );
}

/**
 * Removes worktree and, when asked, branch, and moves the record to the archive. Last tree and last commit stay
 * under `refs/pitwall/removed/<id>/`.
 */
export async function removeSession(ctx: Context, input: RemoveInput): Promise<RemoveResult> {
  ctx.guard();
  const what = 'the removal of another session';
  return withLock(removeLock(ctx), () => remove(ctx, input), { timeoutMs: removeTurnMs, what });
}

/** Held while a session is removed or brought back: two of the same one would each fail half-way. */
export function removeLock(ctx: Pick<Context, 'store'>): string {
  return join(ctx.store.dir, 'remove.lock');
}

/** A large worktree takes minutes. ms. */
export const removeTurnMs = 5 * 60_000;

async function remove(ctx: Context, input: RemoveInput): Promise<RemoveResult> {
  await settleWorktree(ctx, await requireSession(ctx, input.session));
  let preview = await previewRemoval(ctx, input);
  const refused = refusal(preview, input);
  if (refused) throw refused;
  const { record } = preview;
  if (record.status.value === 'queued') {
    await cancelQueued(ctx, record.id);
    preview = await previewRemoval(ctx, input);
    const started = refusal(preview, input);
    if (started) throw started;
  }
  if (preview.running) {
    await stopSession(ctx, { session: record.id, how: 'quit' });
    // An agent may write until its last moment: what is lost is looked at again once it is gone.
    preview = await previewRemoval(ctx, input);
    const late = refusal(preview, input);
    if (late) throw late;
  }
  // Its host has kept them at its end; where it was killed, or a person committed since, nobody has.
  await keepCommits(ctx, await requireSession(ctx, record.id));
  const kept = await keepRemoved({
    git: ctx.git,
    sessionId: record.id,
    worktree: preview.worktreeExists ? record.git.worktree : undefined,
    branch: preview.branchExists ? record.git.branch : undefined,
  });
  if (preview.worktreeExists) await removeWorktree(ctx.git, record.git.worktree, { force: true });
  // What is left of a `new` that was killed half-way; git may have it registered already.
  else if ((await rmdir(record.git.worktree).catch(() => 'not there')) === undefined)
    await pruneWorktrees(ctx.git);
  const branchDeleted = Boolean(input.deleteBranch && preview.branchExists);
  if (branchDeleted) await deleteBranch(ctx.git, record.git.branch, { force: true });
  releasePorts(portsDir(ctx), record.id);
  await ctx.store.archive(record.id);
  const branchKept = preview.branchExists && !branchDeleted;
  return { name: record.name, worktreeRemoved: preview.worktreeExists, branchDeleted, branchKept, kept };
}
