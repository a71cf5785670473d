import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Fact, FactKind, FactSource } from '../../store/schema.ts';

export interface FactLog {
  /** Appends one fact and, when it is written, tells the viewers. `t` (ms) when it happened, default now. */
  add(kind: FactKind, source: FactSource, fields?: Record<string, unknown>, t?: number): void;
  /** Resolves when all facts are in the file, or logged as lost. */
  flush(): Promise<void>;
  /** Resolves when more facts may be added without keeping many in memory. */
  ready(): Promise<void>;
}

/** Viewers are told what happens, not what a transcript of former days says. ms. */
const newsMs = 60_000;
/** Hooks and transcripts tell several things a moment: they become one write. ms. */
const gatherMs = 20;
/** A batch of this many is some 64 KiB, which is one write. */
const manyFacts = 200;

/** Facts in the order they were added; those that gather while a write is under way become one write. */
export function createFactLog(options: {
  append: (facts: readonly Fact[]) => Promise<void>;
  tell: (fact: Fact) => void;
  /** Number of the current turn. */
  turn: () => number;
  now: () => number;
  log: Log;
}): FactLog {
  let waiting: Fact[] = [];
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const write = async () => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await options.append(batch).catch(error => {
        const kinds = [...new Set(batch.map(({ k }) => k))].join(', ');
        options.log.error(`${batch.length} facts (${kinds}) could not be kept: ${describeError(error)}`);
      });
      const news = options.now() - newsMs;
      for (const fact of batch) if (fact.t > news) options.tell(fact);
    }
    writing = undefined;
  };
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    writing ??= waiting.length > 0 ? write() : undefined;
    await writing;
  };
  return {
    add(kind, source, fields = {}, t = options.now()) {
      const fact: Fact = { t, k: kind, src: source, turn: options.turn(), ...fields };
      waiting.push(fact);
      if (!writing) timer ??= setTimeout(flush, gatherMs);
    },
    flush,
    ready: async () => (waiting.length >= manyFacts ? flush() : undefined),
  };
}
