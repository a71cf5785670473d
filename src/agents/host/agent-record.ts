import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { SessionRecord } from '../../store/schema.ts';
import type { Adapter, SignalDraft } from '../adapters/types.ts';
import { strengths } from '../status/strengths.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { FactIntake } from './fact-intake.ts';
import type { FactLog } from './fact-log.ts';
import { createTranscriptFollower } from './transcript-follower.ts';

/** The agent's own record as a source of facts and of what no hook tells. */
export interface AgentRecord {
  /** It is in this file, absolute. */
  open(file: string): void;
  /** Something happened: there may be more to read, in this file when one is given. */
  look(file?: string): void;
  /** The agent rests, or does not. */
  rests(now: boolean): void;
  /** Reads to the end, as far as that is quickly done. */
  finish(): Promise<void>;
  /** For `explain`: why its facts are missing. */
  readonly problem: string | undefined;
  close(): void;
}

/** Whoever waits for the end of a session should not wait for a sick disk. ms. */
const finishMs = 5_000;
/** Older than this it says nothing about now. ms. */
const freshMs = 10_000;

export function followAgentRecord(options: {
  adapter: Adapter;
  record: SessionRecord;
  /** The session's directory. */
  dir: string;
  intake: FactIntake;
  facts: FactLog;
  signal: (draft: SignalDraft) => void;
  clock: Clock;
  log: Log;
}): AgentRecord {
  const { adapter, record, dir, intake, facts, clock, log } = options;
  if (!adapter.transcriptFormat) {
    return { open() {}, look() {}, rests() {}, finish: async () => {}, problem: undefined, close() {} };
  }
  let interrupted = false;
  /** An interrupt fires no hook; whatever is written behind it takes it back. */
  const watchInterrupts = ({ k, t = 0, agentId, fields }: FactDraft) => {
    if (agentId !== undefined || clock.now() - t > freshMs) return;
    if (k === 'note' && fields.kind === 'interrupt') {
      interrupted = true;
      const { interrupted: strength } = strengths;
      options.signal({ source: 'transcript', value: 'idle', strength, reason: 'interrupted' });
    } else if (k === 'turn.start' && interrupted) {
      interrupted = false;
      options.signal({ source: 'transcript', value: 'unknown', strength: 0 });
    }
  };
  const follower = createTranscriptFollower({
    format: adapter.transcriptFormat,
    worktree: realPath(record.git.worktree),
    stateFile: join(dir, 'transcript.json'),
    notBefore: record.createdAt,
    onFacts(drafts) {
      intake.add('transcript', drafts);
      drafts.forEach(watchInterrupts);
    },
    flush: facts.flush,
    ready: facts.ready,
    onProblem: text => facts.add('note', 'transcript', { text, kind: 'unreadable' }),
    log,
  });
  return {
    open: follower.open,
    look(file) {
      if (file !== undefined) follower.open(file);
      follower.look();
    },
    rests: follower.rests,
    async finish() {
      follower.rests(true);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>(resolve => {
        timer = setTimeout(resolve, finishMs);
      });
      await Promise.race([follower.finish(), late]);
      clearTimeout(timer);
    },
    get problem() {
      return follower.problem;
    },
    close: follower.close,
  };
}

/** Agents name files without symbolic links, as the kernel does. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
