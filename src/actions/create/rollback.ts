import { describeError } from '../../lib/errors.ts';

export interface Rollback {
  /** Remembers how to take back something that was just made. */
  made(what: string, undo: () => Promise<void> | void): void;
  /** Takes everything back, newest first; returns what could not be, one sentence each. */
  run(): Promise<string[]>;
}

/** Only what a creation itself made is ever taken back. */
export function createRollback(): Rollback {
  const steps: Array<{ what: string; undo: () => Promise<void> | void }> = [];
  return {
    made: (what, undo) => steps.push({ what, undo }),
    async run() {
      const left: string[] = [];
      for (const { what, undo } of steps.splice(0).reverse()) {
        try {
          await undo();
        } catch (error) {
          left.push(`${what} is still there: ${describeError(error)}`);
        }
      }
      return left;
    },
  };
}
