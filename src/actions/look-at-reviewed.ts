import { reviewedLookMs } from '../agents/host/reviewed-watch.ts';
import { errnoOf, Failure } from '../lib/errors.ts';
import type { Store } from '../store/store.ts';
import { measureSession } from './measure-session.ts';
import { isLookDue, isReviewedWithoutHost, putOffLook } from './reviewed-look.ts';

/** Of one processor the looks together take at most a twentieth, as the measurements of an agent that works. */
const dutyFactor = 19;

/**
 * Measures the reviewed sessions of a store that have no host, so that a change makes them ready again. At most once a
 * minute, whoever asks, and more seldom where it takes long; `selected` is measured in any case.
 */
export async function lookAtReviewed(
  store: Store,
  { now = Date.now, selected }: { now?: () => number; selected?: string | null } = {},
): Promise<void> {
  const found = store.listSync().records.filter(isReviewedWithoutHost);
  const due = isLookDue(store.dir, now());
  const wanted = found.filter(({ id }) => due || id === selected);
  if (wanted.length === 0) return;
  // Said before the work: whoever else asks meanwhile leaves it to this one.
  if (due) putOffLook(store.dir, now() + reviewedLookMs);
  const started = now();
  for (const record of wanted) {
    try {
      await measureSession({ store }, record);
    } catch (error) {
      // Removed meanwhile, or its worktree is no longer one: the others are looked at all the same.
      if (!(error instanceof Failure) && errnoOf(error) === undefined) throw error;
    }
  }
  const pause = Math.max(reviewedLookMs, (now() - started) * dutyFactor);
  if (due) putOffLook(store.dir, now() + pause);
}
