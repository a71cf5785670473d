import { describeError, Failure } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { SessionRecord } from '../../store/schema.ts';

export interface RecordWriter {
  /**
   * Changes the record soon; a later change of the same `key` replaces one that is still waiting. `urgent` ones are
   * written as soon as the one before is, others at most every two seconds.
   */
  change(key: string, change: (draft: SessionRecord) => void, urgent?: boolean): void;
  /** Writes what waits now; resolves when it is written or, on a failure, logged. */
  flush(): Promise<void>;
  /** Something is not written yet. */
  readonly waiting: boolean;
}

/** What an agent is doing changes many times a second; the record is read by people. */
const lazyMs = 2_000;
/** A full disk or a record that somebody holds: tried again. */
const retryMs = 2_000;

/** A record of a newer pitwall, or one that is gone, will not take the change later either. */
const isFinal = (error: unknown): boolean =>
  error instanceof Failure && (error.exit === 'refused' || error.exit === 'noSession');

/** One write at a time, each with everything that gathered meanwhile: a busy agent costs a few writes a second at most. */
export function createRecordWriter(
  update: (change: (draft: SessionRecord) => void) => Promise<unknown>,
  log: Log,
): RecordWriter {
  const waiting = new Map<string, (draft: SessionRecord) => void>();
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** The last write failed and is tried again later. */
  let failed = false;

  const later = (ms: number) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void write();
    }, ms);
  };
  const write = (): Promise<void> => {
    // Whoever waited longer may have started the next write: then that one is waited for as well.
    if (running) return running.then(() => (failed ? undefined : write()));
    if (waiting.size === 0) return Promise.resolve();
    clearTimeout(timer);
    timer = undefined;
    failed = false;
    const batch = [...waiting];
    waiting.clear();
    running = update(draft => {
      for (const [, change] of batch) change(draft);
    })
      .then(
        () => {},
        error => {
          log.error(`the record could not be written: ${describeError(error)}`);
          if (isFinal(error)) return;
          failed = true;
          for (const [key, change] of batch) if (!waiting.has(key)) waiting.set(key, change);
          later(retryMs);
        },
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  };

  return {
    change(key, change, urgent = false) {
      waiting.set(key, change);
      if (urgent) void write();
      else later(lazyMs);
    },
    get waiting() {
      return waiting.size > 0;
    },
    async flush() {
      clearTimeout(timer);
      timer = undefined;
      await write();
    },
  };
}
