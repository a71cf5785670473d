/** One command that pitwall ran, for the `@` panel. */
export interface LoggedCommand {
  /** ms */
  at: number;
  argv: readonly string[];
  cwd: string;
  /** Exit code; null while it runs or when a signal ended it. */
  exit: number | null;
  ms: number;
}

export interface CommandLog {
  readonly entries: readonly LoggedCommand[];
  add(entry: LoggedCommand): void;
  /** Calls back for each new entry; returns the function that ends it. */
  subscribe(listener: (entry: LoggedCommand) => void): () => void;
}

/** Enough to scroll through an hour of work; older ones are dropped so that a TUI of days does not grow. */
const keep = 500;

export function createCommandLog(): CommandLog {
  const entries: LoggedCommand[] = [];
  const listeners = new Set<(entry: LoggedCommand) => void>();
  return {
    entries,
    add(entry) {
      entries.push(entry);
      if (entries.length > keep) entries.shift();
      for (const listener of listeners) listener(entry);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
