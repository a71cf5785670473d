import { existsSync } from 'node:fs';
import { diffSize } from '../git/diff.ts';
import { takeSnapshot } from '../git/snapshot.ts';
import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { keepCommits } from './keep-commits.ts';
import { isRunning } from './liveness.ts';
import { requireSession } from './require-session.ts';
import { comparedWith, currentTree } from './session-diff.ts';

export interface ReviewInput {
  /** Id of the session. */
  session: string;
  /** `none` takes a review back. */
  state: 'reviewed' | 'changes asked' | 'none';
  note?: string;
}

/**
 * Marks a session as reviewed, or takes that back. The review is pinned to the tree of a snapshot taken now: any
 * later change makes the session ready again.
 */
export async function reviewSession(ctx: Context, input: ReviewInput): Promise<SessionRecord> {
  ctx.guard();
  const record = await requireSession(ctx, input.session);
  const now = ctx.clock.now();
  const by = reviewer(ctx);
  // The record is to hold them before it says that somebody has reviewed what they are part of.
  await keepCommits(ctx, record);
  const tree = input.state === 'none' ? null : await pin(ctx, record, now);
  const size = tree ? await diffSize(ctx.git, await comparedWith(ctx, record), tree) : undefined;
  if (size && size.files === 0 && input.state === 'reviewed') {
    throw new Failure(`${record.name} has changed nothing, so there is nothing to review`, {
      exit: 'refused',
    });
  }
  const updated = await ctx.store.update(record.id, draft => {
    draft.review =
      input.state === 'none'
        ? { state: 'none', by: null, at: null, tree: null, note: '' }
        : { state: input.state, by, at: now, tree, note: input.note ?? '' };
    if (size) draft.size = { ...size };
  });
  await ctx.store.appendFact(record.id, {
    t: now,
    k: 'review',
    src: 'user',
    turn: record.turns,
    state: input.state,
    tree,
    by,
    note: input.note ?? '',
  });
  // Else its host goes on telling the size it knows, and does not look for what changes from here on.
  if (isRunning(record)) await keepCommits(ctx, record);
  return updated;
}

/** Adds a remark to the record without deciding anything. */
export async function noteSession(ctx: Context, input: { session: string; text: string }): Promise<void> {
  ctx.guard();
  const record = await requireSession(ctx, input.session);
  await ctx.store.appendFact(record.id, {
    t: ctx.clock.now(),
    k: 'note',
    src: 'user',
    turn: record.turns,
    text: input.text,
    by: reviewer(ctx),
  });
}

/** Keeps the reviewed content under a snapshot ref, so that it can be compared with months later. */
async function pin(ctx: Context, record: SessionRecord, now: number): Promise<string> {
  if (!existsSync(record.git.worktree)) return currentTree(ctx, record);
  const { n, tree, head } = await takeSnapshot({
    git: ctx.git,
    worktree: record.git.worktree,
    sessionId: record.id,
  });
  await ctx.store.appendFact(record.id, {
    t: now,
    k: 'snapshot',
    src: 'user',
    turn: record.turns,
    n,
    tree,
    head,
    why: 'review',
  });
  return tree;
}

function reviewer(ctx: Context): string {
  const { name, email } = ctx.repo.identity;
  return email ? `${name} <${email}>` : name;
}
