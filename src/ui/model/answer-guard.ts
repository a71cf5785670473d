/** A question counts as read when it has been on screen in full for this long; shorter is a reflex. ms */
export const readMs = 400;

/**
 * Two presses of the same key with nothing between are a held key when they come within this time.
 * The longest usual delay before a keyboard repeats is 660 ms (X11); repeats then follow every 30 ms.
 */
export const repeatMs = 1_000;

/** What is known about the question on screen and the keys pressed so far. */
export interface AnswerGuard {
  /** The question shown in full right now and since when, or null. */
  readonly shown: { readonly id: string; readonly since: number } | null;
  readonly lastChord: {
    readonly chord: string;
    readonly at: number;
    /** This press, or one of those it may be a repeat of, was free to answer. */
    readonly free: boolean;
  } | null;
}

export const emptyGuard: AnswerGuard = { shown: null, lastChord: null };

/** Tells the guard which question is on screen in full (`<session>:<question>`), null when none is. */
export function showQuestion(guard: AnswerGuard, id: string | null, now: number): AnswerGuard {
  if (guard.shown?.id === (id ?? undefined)) return guard;
  return { ...guard, shown: id === null ? null : { id, since: now } };
}

/** Every chord is told, whether it answers or not: another key between two presses ends a repeat. */
export function pressed(guard: AnswerGuard, chord: string, now: number): AnswerGuard {
  const free = (repeats(guard, chord, now) && guard.lastChord?.free) || !answerRefusal(guard, chord, now);
  return { ...guard, lastChord: { chord, at: now, free } };
}

/**
 * Why this key press must not answer, or undefined when it may. To be asked before {@link pressed}.
 */
export function answerRefusal(guard: AnswerGuard, chord: string, now: number): string | undefined {
  const repeated = repeats(guard, chord, now);
  if (repeated && guard.lastChord?.free) return 'a held key answers only once';
  if (guard.shown === null) return 'the question is not on screen in full';
  // Nothing was answered by the presses before, and yet a key that is down all the time must not be the first to do so.
  if (repeated || now - guard.shown.since < readMs)
    return 'the question appeared just now; press again when you have read it';
  return undefined;
}

function repeats({ lastChord }: AnswerGuard, chord: string, now: number): boolean {
  return lastChord?.chord === chord && now - lastChord.at < repeatMs;
}
