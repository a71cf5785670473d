import type { Status } from '../../store/schema.ts';
import type { FactDraft } from '../transcripts/types.ts';

/** A text that the agent says it was given, by a hook or in its own record. */
export interface TakenPrompt {
  /** Long ones are cut: see fact-values.ts. */
  text: string;
  /** When, ms; Infinity: now. */
  t: number;
}

/** Whether the agent has shown it: by its status, by the prompt that it just told of, or by anything else it told. */
export type Proves = (status: Status, taken?: TakenPrompt, told?: FactDraft) => boolean;

/** Waits for the agent itself to show that it took something. */
export interface Evidence {
  /** The status now. */
  current(): Status;
  /** The status changed. */
  changed(status: Status): void;
  /** A hook or the agent's own record told something: a prompt, a command that ran, … */
  told(draft: FactDraft): void;
  /**
   * Resolves with true when `proves` holds for the status now, or for what is shown or told within `ms`. `patient`: or
   * later, as long as the agent has had no time to show it, see {@link mostPatienceMs}.
   */
  wait(proves: Proves, ms: number, options?: { patient?: boolean }): Promise<boolean>;
  /** The agent is gone: nothing will be shown any more. */
  end(): void;
}

/** An agent that has had no time by now is one that computes without end; the person is told what is known. ms. */
export const mostPatienceMs = 20_000;
/** A question counts for 0.15 s after its last drawing, and a start of a program is off the processor between two looks. ms. */
const lookAgainMs = 250;

/**
 * @param hadTime reads what the agent has written so far, and says whether it could go on since: on a machine under load
 *   an agent may be given no processor for seconds
 */
export function createEvidence(
  current: () => Status,
  hadTime: () => Promise<boolean> = async () => true,
): Evidence {
  const waiting = new Set<{ proves: Proves; settle: (proved: boolean) => void }>();
  return {
    current,
    changed(status) {
      for (const entry of waiting) if (entry.proves(status)) entry.settle(true);
    },
    told(draft) {
      if (waiting.size === 0) return;
      const taken = takenPrompt(draft);
      for (const entry of waiting) if (entry.proves(current(), taken, draft)) entry.settle(true);
    },
    wait(proves, ms, { patient = false } = {}) {
      if (proves(current())) return Promise.resolve(true);
      return new Promise(resolve => {
        let waited = ms;
        // Twice in a row, the second time with all that the first look brought to light.
        let rested = 0;
        const entry = {
          proves,
          settle(proved: boolean) {
            clearTimeout(timer);
            waiting.delete(entry);
            resolve(proved);
          },
        };
        const over = async () => {
          if (!patient || waited >= mostPatienceMs) return entry.settle(false);
          rested = (await hadTime()) ? rested + 1 : 0;
          if (!waiting.has(entry)) return;
          if (rested === 2) return entry.settle(false);
          waited += lookAgainMs;
          timer = setTimeout(over, lookAgainMs);
        };
        let timer = setTimeout(over, ms);
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
