import type { Status } from '../../store/schema.ts';
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
}

/** An agent takes a key and redraws within this; a question that closes later closed by itself. ms. */
const effectMs = 3_000;

/** What was typed is not kept: it can be a secret, and the recording shows what the agent made of it. */
export function createTypedAnswers({ evidence, facts, now }: TypedAnswersOptions): TypedAnswers {
  let open: { question: string; from: string; at: number; elsewhere: boolean } | undefined;

  const follow = async (mine: NonNullable<typeof open>) => {
    const gone = (status: Status) => status.question?.id !== mine.question;
    const closed = await evidence.wait(gone, effectMs);
    // An agent that ended has answered nothing.
    if (evidence.current().value === 'exited') return;
    // Typed again meanwhile, as with arrow keys before Enter: that key may be the one that answers.
    if (!closed && now() - mine.at < effectMs && !gone(evidence.current())) return follow(mine);
    if (open === mine) open = undefined;
    if (!closed || mine.elsewhere) return;
    const { question, from } = mine;
    facts.add('send', 'user', { question, how: 'typed', from, via: 'keys', receipt: 'delivered' });
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
