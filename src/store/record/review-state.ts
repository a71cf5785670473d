import type { ReviewState, SessionRecord } from '../schema.ts';

/**
 * The review state to show. `ready` is derived: the agent is idle or exited, its diff is not empty, and nobody reviewed
 * this exact tree. Trees are compared, not snapshot numbers: a change that was taken back needs no second review.
 */
export function reviewState(record: Pick<SessionRecord, 'review' | 'size' | 'status'>): ReviewState {
  const { review, size, status } = record;
  if (review.state === 'merged' || review.state === 'dropped') return review.state;
  const changed = size !== null && size.files > 0;
  if (isJudged(review) && (size === null || size.tree === review.tree)) return review.state;
  const still = status.value === 'idle' || status.value === 'exited';
  return still && changed ? 'ready' : 'none';
}

/** A person has judged one tree of it: whether the worktree still holds that one is worth knowing. */
export function isJudged({ state }: Pick<SessionRecord['review'], 'state'>): boolean {
  return state === 'reviewed' || state === 'changes asked';
}
