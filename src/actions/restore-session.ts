import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { branchCommit, createBranch, deleteBranch, requireFreeBranch } from '../git/branches.ts';
import { dropRemoved, readRemoved } from '../git/removed.ts';
import { restoreTree } from '../git/restore-tree.ts';
import { copyIncluded } from '../git/worktree-include.ts';
import { removeWorktree, restoreWorktree } from '../git/worktrees.ts';
import { hasContent } from '../lib/directories.ts';
import { Failure } from '../lib/errors.ts';
import { withLock } from '../lib/lock.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { createLock, createTurnMs } from './create/create-lock.ts';
import { worktreeRoot } from './create/place.ts';
import { createRollback, type Rollback } from './create/rollback.ts';
import { removeLock, removeTurnMs } from './remove-session.ts';

export interface RestoreResult {
  record: SessionRecord;
  /** Its name was given away meanwhile: this was it. */
  formerName: string | null;
  /** The branch was gone and is made again at its last commit. */
  branchMade: boolean;
  /**
   * `restored`: every file is as it was at the removal, uncommitted ones too. `moved-on`: the branch has other commits by
   * now, so its files are those of the branch and `tree` stays kept. `none`: nothing but the branch was kept.
   */
  files: 'restored' | 'moved-on' | 'none';
  /** The ref that still holds the files of the removal. */
  tree: string | null;
}

/**
 * Brings a removed session back: its branch at the last commit when it is gone, its worktree with the files of the
 * removal, its record from the archive. It is ended then, and `resume` goes on with it. A step that fails takes back what
 * was made, and the session stays removed.
 */
export async function restoreSession(ctx: Context, input: { session: string }): Promise<RestoreResult> {
  ctx.guard();
  const what = 'the removal of another session';
  return withLock(removeLock(ctx), () => restore(ctx, input.session), { timeoutMs: removeTurnMs, what });
}

async function restore(ctx: Context, id: string): Promise<RestoreResult> {
  const archived = ctx.store.listArchived().records.find(record => record.id === id);
  if (!archived) {
    throw new Failure(`there is no removed session ${id}`, {
      exit: 'noSession',
      hint: 'pitwall restore --list shows them',
    });
  }
  const worktree = restoredPlace(ctx, archived);
  if (hasContent(worktree)) {
    throw new Failure(
      `${worktree}, the place of the worktree of ${archived.name}, holds something else now`,
      {
        exit: 'refused',
        hint: 'move it away',
      },
    );
  }
  const rollback = createRollback();
  try {
    const made = await withLock(createLock(ctx), () => makePlace(ctx, archived, worktree, rollback), {
      timeoutMs: createTurnMs,
      what: 'the start of another session',
    });
    await ctx.store.restore(id);
    const record = await ctx.store.update(id, draft => {
      draft.git.worktree = worktree;
      asEnded(draft, ctx.clock.now());
    });
    if (made.tree === null) await dropRemoved(ctx.git, id);
    return { ...made, record, formerName: record.name === archived.name ? null : archived.name };
  } catch (error) {
    const left = await rollback.run();
    if (!(error instanceof Failure) || left.length === 0) throw error;
    const hint = [error.hint, ...left].filter(Boolean).join('; ');
    throw new Failure(error.message, { exit: error.exit, hint, command: error.command, cause: error });
  }
}

type MadePlace = Pick<RestoreResult, 'branchMade' | 'files' | 'tree'>;

/** Where its worktree was; where new ones are made when that folder is gone: the repository was moved meanwhile. */
function restoredPlace(ctx: Context, { git: { worktree } }: SessionRecord): string {
  return existsSync(dirname(worktree)) ? worktree : join(worktreeRoot(ctx), basename(worktree));
}

async function makePlace(
  ctx: Context,
  archived: SessionRecord,
  worktree: string,
  rollback: Rollback,
): Promise<MadePlace> {
  const { git } = ctx;
  const { branch } = archived.git;
  const kept = await readRemoved(git, archived.id);
  const current = await branchCommit(git, branch);
  if (current === undefined) {
    if (kept.head === null) {
      throw new Failure(`the branch ${branch} of ${archived.name} is gone, and no commit of it was kept`, {
        hint: `git branch ${branch} <commit> brings it back`,
      });
    }
    await requireFreeBranch(git, branch);
    await createBranch(git, branch, kept.head);
    rollback.made(`branch ${branch}`, () => deleteBranch(git, branch, { force: true }));
  }
  await restoreWorktree(git, { branch, path: worktree });
  rollback.made(`worktree ${worktree}`, () => removeWorktree(git, worktree, { force: true }));
  const movedOn = current !== undefined && kept.head !== null && current !== kept.head;
  // Over other commits the old files would look like a change that takes those commits back.
  if (kept.tree && !movedOn) await restoreTree(worktree, kept.tree, { git });
  await copyIncluded({ git, from: ctx.repo.root, to: worktree });
  return {
    branchMade: current === undefined,
    files: kept.tree === null ? 'none' : movedOn ? 'moved-on' : 'restored',
    tree: kept.tree !== null && movedOn ? `refs/pitwall/removed/${archived.id}/tree` : null,
  };
}

/** Whatever it was at its removal: no agent runs in it now. Why it had ended stays said. */
function asEnded(draft: SessionRecord, now: number): void {
  delete draft.queued;
  draft.endedAt ??= now;
  if (draft.status.value === 'exited') return;
  draft.status = {
    ...draft.status,
    value: 'exited',
    since: now,
    reason: 'brought back',
    question: null,
    activity: '',
    confidence: 1,
  };
}

/** A removed session, for the list of what can be brought back. */
export interface RemovedSession {
  record: SessionRecord;
  /** ms */
  removedAt: number;
  /** Its branch is still there. */
  branch: boolean;
  /** A commit of it, or its branch, is there: its worktree can be made again. */
  restorable: boolean;
  /** Its files at the removal are kept, uncommitted ones too. */
  files: boolean;
}

/** Removed sessions of this repository, the last removed first. */
export async function removedSessions(ctx: Context): Promise<RemovedSession[]> {
  const { records } = ctx.store.listArchived();
  const sessions: RemovedSession[] = [];
  for (const record of records) {
    const kept = await readRemoved(ctx.git, record.id);
    const branch = (await branchCommit(ctx.git, record.git.branch)) !== undefined;
    sessions.push({
      record,
      removedAt: ctx.store.archivedAt(record.id),
      branch,
      restorable: branch || kept.head !== null,
      files: kept.tree !== null,
    });
  }
  return sessions.sort((a, b) => b.removedAt - a.removedAt);
}
