import { awaitOutcome } from './answer-proof.ts';
import type { Evidence } from './evidence.ts';
import type { FactLog } from './fact-log.ts';

/** Notes as a fact that a person answered a question in the agent's own dialog, which no answer command knows of. */
export interface TypedAnswers {
  /** A person typed to the agent. `from`: where, for the fact. */
  typed(from: string): void;
  /** An answer of this question goes through the answer desk, which notes it itself. */
  answered(question: string): void;
}

export interface TypedAnswersOptions {
  evidence: Evidence;
  facts: FactLog;
  now: () => number;
  /** Whose session it is: only that person's own programs reach its socket. */
  owner: string;
}

/** An agent takes a key and redraws within this; a question that closes later closed by itself. ms. */
const effectMs = 3_000;

/** What was typed is not kept: it can be a secret, and the recording shows what the agent made of it. */
export function createTypedAnswers({ evidence, facts, now, owner }: TypedAnswersOptions): TypedAnswers {
  let open: { question: string; from: string; at: number; elsewhere: boolean } | undefined;

  const follow = async (mine: NonNullable<typeof open>) => {
    const outcome = await awaitOutcome(evidence, mine.question, effectMs);
    const closed = outcome === 'taken' || outcome === 'replaced';
    const gone = evidence.current().question?.id !== mine.question;
    // Typed again meanwhile, as with arrow keys before Enter: that key may be the one that answers.
    if (outcome === 'open' && now() - mine.at < effectMs && !gone) return follow(mine);
    if (open === mine) open = undefined;
    // An agent that ended has answered nothing.
    if (!closed || mine.elsewhere) return;
    const { question, from } = mine;
    const receipt = outcome === 'taken' ? 'delivered' : 'unconfirmed';
    facts.add('send', 'user', { question, how: 'typed', from, by: owner, via: 'keys', receipt });
  };

  return {
    typed(from) {
      const question = evidence.current().question?.id;
      if (question === undefined) return;
      if (open?.question === question) {
        open.at = now();
        open.from = from;
        return;
      }
      open = { question, from, at: now(), elsewhere: false };
      void follow(open);
    },
    answered(question) {
      if (open?.question === question) open.elsewhere = true;
    },
  };
}
