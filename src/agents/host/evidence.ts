import type { Status } from '../../store/schema.ts';

/** Waits for the agent itself to show that it took something. */
export interface Evidence {
  /** The status now. */
  current(): Status;
  /** The status changed. */
  changed(status: Status): void;
  /** Resolves with true when `proves` holds for the status now or within `ms`. */
  wait(proves: (status: Status) => boolean, ms: number): Promise<boolean>;
  /** The agent is gone: nothing will be shown any more. */
  end(): void;
}

export function createEvidence(current: () => Status): Evidence {
  const waiting = new Set<{ proves: (status: Status) => boolean; settle: (proved: boolean) => void }>();
  return {
    current,
    changed(status) {
      for (const entry of waiting) if (entry.proves(status)) entry.settle(true);
    },
    wait(proves, ms) {
      if (proves(current())) return Promise.resolve(true);
      return new Promise(resolve => {
        const entry = {
          proves,
          settle(proved: boolean) {
            clearTimeout(timer);
            waiting.delete(entry);
            resolve(proved);
          },
        };
        const timer = setTimeout(() => entry.settle(false), ms);
        waiting.add(entry);
      });
    },
    end() {
      for (const entry of waiting) entry.settle(false);
    },
  };
}
