import type { Question, Status } from '../../store/schema.ts';
import type { AnswerKeys } from '../adapters/types.ts';
import type { Answer, Receipt } from '../link/messages.ts';
import type { Evidence } from './evidence.ts';

export interface AnswerDesk {
  /** Answers a question once; the receipt says whether the agent has shown that it took the answer. */
  answer(answer: Answer): Promise<Receipt>;
}

export interface AnswerDeskOptions {
  keys: AnswerKeys;
  status: () => Status;
  /** Looks at the screen and calls back when the status is that of this moment. */
  look: (done: () => void) => void;
  /** Resolves when the PTY has taken the bytes. */
  write: (bytes: string) => Promise<void>;
  evidence: Evidence;
  /** Runs one typing job after the other. */
  alone: <T>(job: () => Promise<T>) => Promise<T>;
}

/** An agent that took a key has redrawn its dialog long before; a stuck one is reported while the person still looks. ms. */
const proofMs = 3_000;
/** Question ids remembered; a session asks a few hundred. */
const rememberedQuestions = 5_000;

/**
 * Answers questions by the agent's own keys. The question must be the one that is open at this moment: the screen is
 * read again right before the keys are written. A question is never answered twice, not even after an `unconfirmed`.
 */
export function createAnswerDesk(options: AnswerDeskOptions): AnswerDesk {
  const answered = new Set<string>();
  const remember = (question: string) => {
    answered.add(question);
    const [oldest] = answered;
    if (answered.size > rememberedQuestions && oldest !== undefined) answered.delete(oldest);
  };

  const run = async (answer: Answer): Promise<Receipt> => {
    const failed = (why: string, code: Receipt['code']): Receipt => ({
      id: answer.id,
      receipt: 'failed',
      why,
      code,
    });
    await new Promise<void>(resolve => options.look(resolve));
    const { value, question } = options.status();
    if (value === 'exited') return failed('the agent has exited', 'exited');
    if (!question || question.id !== answer.question) {
      const now = question ? 'the agent asks something else now' : 'the agent asks nothing any more';
      return failed(`${now}; nothing was typed`, 'question');
    }
    if (answered.has(question.id)) return failed('this question was answered already', 'question');
    const bytes = keysFor(options.keys, question, answer.how);
    if (bytes === undefined) return failed('this agent cannot be given that answer by keys', 'unsupported');
    remember(question.id);
    const gone = (status: Status) => status.question?.id !== question.id;
    // An agent that does not read its keyboard never takes the bytes: then the proof decides.
    void options.write(bytes);
    if (await options.evidence.wait(gone, proofMs)) return { id: answer.id, receipt: 'delivered' };
    return { id: answer.id, receipt: 'unconfirmed', why: 'the question is still on the screen' };
  };

  return { answer: answer => options.alone(() => run(answer)) };
}

function keysFor(keys: AnswerKeys, question: Question, how: Answer['how']): string | undefined {
  if (how === 'approve') return keys.approve(question);
  if (how === 'deny') return keys.deny(question);
  return keys.option(question, how.option);
}
