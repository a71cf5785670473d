import { join } from 'node:path';
import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Adapter } from '../adapters/types.ts';
import { findCodexConversation } from '../transcripts/codex-rollout.ts';
import type { FactLog } from './fact-log.ts';
import type { RecordWriter } from './record-writer.ts';
import type { HostSpec } from './spec.ts';

export interface Conversation {
  id: string;
  file: string;
}

export interface NativeIdSearch {
  /** Looks now, unless it was found or is being looked for. */
  look(): void;
  stop(): void;
}

/** An agent writes its file with the first prompt; a person who starts one without a task may take hours. ms. */
const everyMs = 2_000;
const untilMs = 120_000;

/**
 * Finds the agent's own conversation id for agents that take none on their command line: looks every two seconds after
 * the start and then whenever it is asked to (at the end of each turn), and tells once.
 */
export function searchNativeId(options: {
  find: () => Promise<Conversation | undefined> | Conversation | undefined;
  found: (conversation: Conversation) => void;
  log: Log;
}): NativeIdSearch {
  let looking = false;
  let done = false;
  const started = performance.now();
  const look = () => {
    if (looking || done) return;
    looking = true;
    void Promise.resolve()
      .then(options.find)
      .then(
        conversation => {
          if (!conversation || done) return;
          stop();
          options.found(conversation);
        },
        error => options.log.warn(`the agent's own record was not found: ${describeError(error)}`),
      )
      .finally(() => {
        looking = false;
      });
  };
  const timer = setInterval(() => {
    if (performance.now() - started > untilMs) clearInterval(timer);
    look();
  }, everyMs);
  const stop = () => {
    done = true;
    clearInterval(timer);
  };
  look();
  return { look, stop };
}

/** Finds out which conversation of the agent's own this session is, and notes it in record and facts. */
export function searchConversation(options: {
  spec: HostSpec;
  adapter: Adapter;
  /** When the agent was started, ms. */
  since: number;
  facts: FactLog;
  writer: RecordWriter;
  log: Log;
}): NativeIdSearch {
  const { spec, adapter, since, facts, writer, log } = options;
  const note = (id: string, file: string | null) => {
    facts.add('session', 'process', {
      nativeId: id,
      transcript: file,
      source: spec.mode === 'start' ? 'startup' : 'resume',
    });
    writer.change('conversation', draft => {
      draft.agent.nativeId = id;
      draft.agent.transcript = file ?? draft.agent.transcript;
    });
  };
  if (spec.nativeId !== null) note(spec.nativeId, null);
  if (spec.nativeId !== null || adapter.transcript !== 'codex') return { look: () => {}, stop: () => {} };
  const codexHome = spec.env.CODEX_HOME ?? join(spec.env.HOME ?? '/', '.codex');
  return searchNativeId({
    find: () => findCodexConversation({ codexHome, worktree: spec.cwd, since }),
    found: ({ id, file }) => note(id, file),
    log,
  });
}
