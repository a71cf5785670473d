import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';

export interface GitJobs {
  /** Runs a job after those before it; undefined when it failed, which is logged. */
  run<T>(name: string, job: () => Promise<T>): Promise<T | undefined>;
  readonly busy: boolean;
  /** Resolves when everything queued until now is done, or after `ms`. */
  drain(ms: number): Promise<void>;
}

/** One git job at a time: agents share their machine with what watches them. A failed one never costs the agent. */
export function createGitJobs(log: Log): GitJobs {
  let last: Promise<unknown> = Promise.resolve();
  let open = 0;
  return {
    get busy() {
      return open > 0;
    },
    run(name, job) {
      open += 1;
      const result = last
        .then(job)
        .catch(error => {
          log.warn(`${name} failed: ${describeError(error)}`);
          return undefined;
        })
        .finally(() => {
          open -= 1;
        });
      last = result;
      return result;
    },
    async drain(ms) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise(resolve => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([last, late]);
      clearTimeout(timer);
    },
  };
}
