import { realpathSync } from 'node:fs';
import type { Adapter, HookNews, SignalDraft } from '../adapters/types.ts';
import type { AgentRecord } from './agent-record.ts';
import type { FactIntake } from './fact-intake.ts';
import type { SessionConversation } from './native-id.ts';
import type { HostSpec } from './spec.ts';
import type { ToldQuestions } from './told-questions.ts';

/** Takes what the agent's hooks say to where it belongs: status, facts, the conversation and its file. */
export interface HookDesk {
  /** One message from the spool, as parsed JSON. */
  take(event: unknown): void;
  /** For `explain`: why hooks say nothing. */
  readonly problem: string | undefined;
}

export function createHookDesk(options: {
  adapter: Adapter;
  spec: Pick<HostSpec, 'cwd' | 'hooksOff'>;
  conversation: SessionConversation;
  agentRecord: Pick<AgentRecord, 'look'>;
  intake: FactIntake;
  told: Pick<ToldQuestions, 'asked' | 'answered'>;
  signal: (draft: SignalDraft) => void;
  now: () => number;
}): HookDesk {
  const { adapter, spec, conversation } = options;
  // An agent names the directory it is in as the kernel does, without symbolic links.
  const worktree = realPath(spec.cwd);
  let heard = false;
  return {
    take(event) {
      const now = options.now();
      const news: HookNews = adapter.hook?.(event, { now, worktree, nativeId: conversation.id }) ?? {};
      heard ||= Object.keys(news).length > 0;
      if (news.nativeId !== undefined || (news.transcript !== undefined && conversation.file === undefined))
        conversation.adopt(news.nativeId ?? conversation.id, news.transcript);
      if (news.asked !== undefined) options.told.asked(news.asked);
      if (news.answered !== undefined) options.told.answered(news.answered);
      for (const draft of news.signals ?? []) options.signal(draft);
      options.intake.add('hook', news.facts ?? []);
      options.agentRecord.look(news.transcript);
    },
    get problem() {
      if (spec.hooksOff !== undefined) return `without hooks: ${spec.hooksOff}`;
      return adapter.hook && !heard ? 'no hook has said anything yet' : undefined;
    },
  };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
