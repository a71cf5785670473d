import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { AppendFailure } from '../../store/facts.ts';
import type { Fact, FactKind, FactSource } from '../../store/schema.ts';

export interface FactLog {
  /** Appends one fact and, when it is written, tells the viewers. `t` (ms) when it happened, default now. */
  add(kind: FactKind, source: FactSource, fields?: Record<string, unknown>, t?: number): void;
  /** Resolves when all facts are in the file, or after one try that failed: they are kept and tried again. */
  flush(): Promise<void>;
  /** Something is not in the file yet. */
  readonly waiting: boolean;
  /** Resolves when more facts may be added without keeping many in memory. */
  ready(): Promise<void>;
}

/** Viewers are told what happens, not what a transcript of former days says. ms. */
const newsMs = 60_000;
/** Hooks and transcripts tell several things a moment: they become one write. ms. */
const gatherMs = 20;
/** This many are written without waiting for more: some 64 KiB, which is one write. */
const manyFacts = 200;
/** Whoever brings this many while a write is under way waits for it: less than a megabyte of memory. */
const tooManyFacts = 800;

/** ms until a disk that refused facts is asked again. */
const retryMs = 2_000;
/** What waits for a disk that does not take it, some megabytes; beyond that the oldest go, and the log says how many. */
const mostWaiting = 10_000;

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
  let failed = false;
  const write = async () => {
    let going = true;
    while (going && waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      let written = batch.length;
      try {
        await options.append(batch);
        if (failed) options.log.info('facts are kept again');
        failed = false;
      } catch (error) {
        written = error instanceof AppendFailure ? error.written : 0;
        if (!failed) options.log.error(`facts cannot be kept, tried again: ${describeError(error)}`);
        failed = true;
        going = false;
        keep(batch.slice(written));
      }
      const news = options.now() - newsMs;
      for (const fact of batch.slice(0, written)) if (fact.t > news) options.tell(fact);
    }
    writing = undefined;
    if (waiting.length > 0) timer ??= setTimeout(flush, retryMs);
  };
  const keep = (batch: readonly Fact[]) => {
    const all = [...batch, ...waiting];
    const spare = Math.max(0, all.length - mostWaiting);
    if (spare > 0) options.log.error(`${spare} facts are lost: the disk takes none`);
    waiting = all.slice(spare);
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
    get waiting() {
      return writing !== undefined || waiting.length > 0;
    },
    // A disk that is full is not waited for: its time comes by itself.
    async ready() {
      if (waiting.length < manyFacts || failed) return;
      const written = flush();
      if (waiting.length >= tooManyFacts) await written;
    },
  };
}
