import { isJudged } from '../../store/record/review-state.ts';
import type { SessionRecord } from '../../store/schema.ts';
import type { GitJobs } from './git-jobs.ts';
import type { HostInput } from './host.ts';
import type { WorktreeGit } from './turns.ts';

/** Notices by itself what a person changes in the worktree of a reviewed session whose agent rests. */
export interface ReviewedWatch {
  /** The session may have been reviewed, or the review taken back. */
  look(): void;
  dispose(): void;
}

/** A reviewed session is looked at at most this often. ms */
export const reviewedLookMs = 60_000;
/** However large the worktree: whoever changes it should not wait longer than ten minutes. */
const mostSeldom = 10;
/** Of one processor a look takes at most a five-thousandth: fifty reviewed sessions at rest stay under a hundredth. */
const idleFactor = 5_000;
/** What was found changed is measured, with at most a twentieth, as while an agent works. */
const dutyFactor = 19;

/** For one session, as its record on disk says. */
export function watchReviewed(
  host: Pick<HostInput, 'spec' | 'store' | 'clock' | 'reviewedLookMs'> & {
    git: Pick<WorktreeGit, 'mark'>;
  } & Pick<Parameters<typeof createReviewedWatch>[0], 'jobs' | 'measure' | 'rests'>,
): ReviewedWatch {
  const { spec, store, clock, reviewedLookMs: lookMs, git, jobs, measure, rests } = host;
  const review = () => store.readSync(spec.sessionId)?.review;
  return createReviewedWatch({
    review,
    mark: git.mark,
    jobs,
    measure,
    rests,
    now: () => clock.now(),
    lookMs,
  });
}

/**
 * While the session is reviewed its worktree's mark is looked at now and then, and measured when it is another one.
 * Nothing at all is done for a session that nobody has reviewed.
 */
export function createReviewedWatch(options: {
  /** The review as it is on disk: another process writes it. */
  review: () => SessionRecord['review'] | undefined;
  /** Of the worktree; see git/worktree-mark.ts. */
  mark: () => Promise<string>;
  measure: () => Promise<unknown>;
  jobs: GitJobs;
  /** No agent works: what changes now is measured by nobody else. */
  rests: () => boolean;
  now: () => number;
  /** Shorter for tests. ms */
  lookMs?: number | undefined;
}): ReviewedWatch {
  const { jobs, now, lookMs = reviewedLookMs } = options;
  let known: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let over = false;

  const isReviewed = () => {
    const review = options.review();
    return review !== undefined && isJudged(review);
  };
  const later = (ms: number) => {
    if (!over) timer = setTimeout(() => void look(), ms);
  };
  const look = async () => {
    timer = undefined;
    if (!isReviewed()) {
      known = undefined;
      return;
    }
    if (!options.rests() || jobs.busy) return later(lookMs);
    looking = true;
    const started = now();
    const mark = await jobs.run('looking for changes since the review', options.mark);
    const looked = now() - started;
    // The mark is older than what is measured: what changes in between is measured once more.
    if (mark !== undefined && mark !== known) await options.measure();
    known = mark;
    looking = false;
    const pause = Math.max(looked * idleFactor, (now() - started) * dutyFactor);
    later(Math.max(lookMs, Math.min(pause, lookMs * mostSeldom)));
  };
  return {
    look() {
      if (timer === undefined && !looking && !over && isReviewed()) later(lookMs);
    },
    dispose() {
      over = true;
      clearTimeout(timer);
    },
  };
}
