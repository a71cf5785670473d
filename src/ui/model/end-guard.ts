/** Longer than anybody pauses between two keys of a line. ms */
const pauseMs = 1000;

/**
 * Keeps what was typed to an agent that ended meanwhile from becoming commands: nobody sees within the same moment that
 * the keys are pitwall's again.
 */
export interface EndGuard {
  /** The agent that had the keys has ended. */
  ended(now: number): void;
  /** Whether a key is part of what was being typed; a pause ends that. Tell it of all keys. */
  swallows(now: number): boolean;
}

export function createEndGuard(): EndGuard {
  let last = Number.NEGATIVE_INFINITY;
  return {
    ended(now) {
      last = now;
    },
    swallows(now) {
      if (now - last >= pauseMs) {
        last = Number.NEGATIVE_INFINITY;
        return false;
      }
      last = now;
      return true;
    },
  };
}
