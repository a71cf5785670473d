import type { Status } from '../../store/schema.ts';
import type { FactDraft } from '../transcripts/types.ts';

/** A text that the agent says it was given, by a hook or in its own record. */
export interface TakenPrompt {
  /** Long ones are cut: see fact-values.ts. */
  text: string;
  /** When, ms; Infinity: now. */
  t: number;
}

/** Whether the agent has shown it, by its status or by the prompt it just told of. */
export type Proves = (status: Status, taken?: TakenPrompt) => boolean;

/** Waits for the agent itself to show that it took something. */
export interface Evidence {
  /** The status now. */
  current(): Status;
  /** The status changed. */
  changed(status: Status): void;
  /** A hook or the agent's own record told something: a prompt that begins a turn, or one that waits for its end. */
  told(draft: FactDraft): void;
  /** Resolves with true when `proves` holds for the status now, or for what is shown or told within `ms`. */
  wait(proves: Proves, ms: number): Promise<boolean>;
  /** The agent is gone: nothing will be shown any more. */
  end(): void;
}

export function createEvidence(current: () => Status): Evidence {
  const waiting = new Set<{ proves: Proves; settle: (proved: boolean) => void }>();
  return {
    current,
    changed(status) {
      for (const entry of waiting) if (entry.proves(status)) entry.settle(true);
    },
    told(draft) {
      const taken = takenPrompt(draft);
      if (!taken) return;
      for (const entry of waiting) if (entry.proves(current(), taken)) entry.settle(true);
    },
    wait(proves, ms) {
      if (proves(current())) return Promise.resolve(true);
      return new Promise(resolve => {
        const entry = {
          proves,
          settle(proved: boolean) {
            clearTimeout(timer);
            waiting.delete(entry);
            resolve(proved);
          },
        };
        const timer = setTimeout(() => entry.settle(false), ms);
        waiting.add(entry);
      });
    },
    end() {
      for (const entry of waiting) entry.settle(false);
    },
  };
}

/** The words of a sub-agent's prompt are its parent's. */
function takenPrompt({
  k,
  t = Number.POSITIVE_INFINITY,
  agentId,
  fields,
}: FactDraft): TakenPrompt | undefined {
  const text = k === 'turn.start' ? fields.prompt : k === 'note' && fields.kind === 'queued' && fields.text;
  return typeof text === 'string' && agentId === undefined ? { text, t } : undefined;
}
