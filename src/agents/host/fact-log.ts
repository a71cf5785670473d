import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Fact, FactKind, FactSource } from '../../store/schema.ts';

export interface FactLog {
  /** Appends one fact and tells the viewers. `t` (ms) when it happened, default now. */
  add(kind: FactKind, source: FactSource, fields?: Record<string, unknown>, t?: number): void;
  /** Resolves when all facts are in the file, or logged as lost. */
  flush(): Promise<void>;
}

export function createFactLog(options: {
  append: (fact: Fact) => Promise<void>;
  tell: (fact: Fact) => void;
  /** Number of the current turn. */
  turn: () => number;
  now: () => number;
  log: Log;
}): FactLog {
  let last: Promise<void> = Promise.resolve();
  return {
    add(kind, source, fields = {}, t = options.now()) {
      const fact: Fact = { t, k: kind, src: source, turn: options.turn(), ...fields };
      options.tell(fact);
      const appended = options
        .append(fact)
        .catch(error => options.log.error(`a ${kind} fact could not be kept: ${describeError(error)}`));
      last = last.then(() => appended);
    },
    flush: () => last,
  };
}
