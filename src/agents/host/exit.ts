import type { PtyExit } from './pty.ts';

export interface ExitWatch {
  /** The terminal gave data. */
  data(): void;
  /** The terminal has ended: nothing more can come. */
  end(): void;
  /** The program has ended. */
  exit(exit: PtyExit): void;
  /** Resolves once, when both the program and its output are over. */
  readonly ended: Promise<PtyExit>;
}

/** Data that a dead program left in the terminal arrives within this; a slow disk or a busy machine included. ms. */
const quietMs = 250;
/** A child that inherited the terminal may write for ever; the end is declared after this. ms. */
const mostMs = 5_000;

/**
 * Decides when a program is over: it has exited, and either the terminal has been closed by everybody or no data came
 * for a quarter of a second. Without the wait the last screen, which says why it ended, is lost.
 */
export function watchExit(isPaused: () => boolean = () => false): ExitWatch {
  let exited: PtyExit | undefined;
  let over = false;
  let quiet: NodeJS.Timeout | undefined;
  let limit: NodeJS.Timeout | undefined;
  let resolve: (exit: PtyExit) => void = () => {};
  const ended = new Promise<PtyExit>(done => {
    resolve = done;
  });
  const finish = () => {
    if (!exited) return;
    clearTimeout(quiet);
    clearTimeout(limit);
    resolve(exited);
  };
  const listen = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => (isPaused() ? listen() : finish()), quietMs);
  };
  return {
    data() {
      if (exited) listen();
    },
    end() {
      over = true;
      finish();
    },
    exit(exit) {
      exited = exit;
      if (over) return finish();
      listen();
      limit = setTimeout(finish, mostMs);
    },
    ended,
  };
}
