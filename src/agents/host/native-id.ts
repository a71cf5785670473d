import { join } from 'node:path';
import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { SessionRecord } from '../../store/schema.ts';
import type { Adapter } from '../adapters/types.ts';
import { findClaudeTranscript } from '../transcripts/claude-transcript.ts';
import { findCodexConversation } from '../transcripts/codex-rollout.ts';
import { findCopilotSession } from '../transcripts/copilot-sessions.ts';
import { findGeminiChat } from '../transcripts/gemini-chats.ts';
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

/** Which conversation of the agent's own this session is, as far as that is known. */
export interface SessionConversation extends NativeIdSearch {
  readonly id: string | null;
  /** Absolute path of its file. */
  readonly file: string | undefined;
  /** The agent itself said which one it is in: that ends the search. */
  adopt(id: string | null, file: string | undefined): void;
}

/** Finds out which conversation of the agent's own this session is, and where its file is; notes both. */
export function searchConversation(options: {
  spec: HostSpec;
  adapter: Adapter;
  /** When the agent was started, ms. */
  since: number;
  /** As it is before the start: its conversation may be known. */
  record: SessionRecord;
  /** What the agent was started with: further fields of the `session` fact. */
  start: object;
  facts: FactLog;
  writer: RecordWriter;
  onFile: (file: string) => void;
  log: Log;
}): SessionConversation {
  const { spec, adapter, record, since, facts, writer, log, start } = options;
  let known: string | null = null;
  let transcript: string | undefined;
  const keepId = (id: string) => {
    known = id;
    writer.change('conversation', draft => {
      draft.agent.nativeId = id;
    });
  };
  const note = (id: string, file: string | null) => {
    const source = spec.mode === 'start' ? 'startup' : 'resume';
    facts.add('session', 'process', { nativeId: id, transcript: file, source, ...start });
    keepId(id);
  };
  const noteFile = (file: string) => {
    transcript = file;
    writer.change('transcript', draft => {
      draft.agent.transcript = file;
    });
    options.onFile(file);
  };
  const search = startSearch();
  return {
    look: () => search?.look(),
    stop: () => search?.stop(),
    get id() {
      return known;
    },
    get file() {
      return transcript;
    },
    adopt(id, file) {
      search?.stop();
      // A change of the conversation the agent tells as a fact of its own.
      if (known === null && id !== null) note(id, file ?? null);
      else if (id !== null && id !== known) keepId(id);
      if (file !== undefined && file !== transcript) noteFile(file);
    },
  };

  function startSearch(): NativeIdSearch | undefined {
    const { nativeId, cwd: worktree } = spec;

    const home = spec.env.HOME ?? '/';
    if (nativeId !== null) {
      const former = record.agent.transcript?.includes(nativeId) ? record.agent.transcript : null;
      note(nativeId, former);
      if (former !== null) noteFile(former);
      const look = fileSearch(nativeId, worktree, home);
      if (former !== null || look === undefined) return undefined;
      return searchNativeId({
        find: async () => {
          const file = await look();
          return file === undefined ? undefined : { id: nativeId, file };
        },
        found: ({ file }) => noteFile(file),
        log,
      });
    }
    if (adapter.transcript !== 'codex') {
      facts.add('session', 'process', { nativeId: null, source: 'startup', ...start });
      return undefined;
    }
    const codexHome = spec.env.CODEX_HOME ?? join(home, '.codex');
    return searchNativeId({
      find: () => findCodexConversation({ codexHome, worktree, since }),
      found: ({ id, file }) => {
        note(id, file);
        noteFile(file);
      },
      log,
    });
  }

  /** Looks for the file of a known conversation; undefined where an agent has none, or names it otherwise. */
  function fileSearch(
    id: string,
    worktree: string,
    home: string,
  ): (() => Promise<string | undefined>) | undefined {
    const { CLAUDE_CONFIG_DIR, GEMINI_CLI_HOME, COPILOT_HOME } = spec.env;
    switch (adapter.transcript) {
      case 'claude':
        return async () =>
          findClaudeTranscript({ claudeHome: CLAUDE_CONFIG_DIR ?? join(home, '.claude'), worktree, id });
      case 'gemini':
        return () => findGeminiChat({ geminiHome: join(GEMINI_CLI_HOME ?? home, '.gemini'), id });
      case 'copilot':
        return () => findCopilotSession({ copilotHome: COPILOT_HOME || join(home, '.copilot'), id });
      default:
        return undefined;
    }
  }
}
