import { either } from '../../lib/either.ts';
import type { Question, Status } from '../../store/schema.ts';
import { agrees } from '../adapters/keys.ts';
import type { AnswerKeys, SignalDraft } from '../adapters/types.ts';
import type { Answer, Receipt } from '../link/messages.ts';
import { printed } from '../status/question.ts';
import type { FactDraft } from '../transcripts/types.ts';
import { awaitOutcome, type Outcome } from './answer-proof.ts';
import type { Evidence } from './evidence.ts';
import { lookAtQuestion, type QuestionLookOptions } from './question-look.ts';
import type { ToldQuestions } from './told-questions.ts';

export interface AnswerDesk {
  /** Answers a question once; the receipt says whether the agent has shown that it took the answer. */
  answer(answer: Answer): Promise<Receipt>;
}

export interface AnswerDeskOptions extends QuestionLookOptions {
  keys: AnswerKeys;
  status: () => Status;
  /** Resolves when the PTY has taken the bytes. */
  write: (bytes: string) => Promise<void>;
  evidence: Evidence;
  told: ToldQuestions;
  now: () => number;
  /** As `StatusDesk.glance`. */
  glance: (watcher: (seen: SignalDraft | undefined) => void) => () => void;
  /** Runs one typing job after the other. */
  alone: <T>(job: () => Promise<T>) => Promise<T>;
}

/** A hook's message is written before what follows from it is drawn; one that is late has been held up by a busy machine. ms. */
const toldMs = 1_000;
/** Its own record is read a moment after it was written, at first within a second. ms. */
const recordedMs = 2_500;
/** Question ids remembered; a session asks a few hundred. */
const rememberedQuestions = 5_000;

/**
 * Answers questions by the agent's own keys. The question must be the one that is open at this moment: the screen is
 * read again right before the keys are written. A question is never answered twice, not even after an `unconfirmed`.
 */
export function createAnswerDesk(options: AnswerDeskOptions): AnswerDesk {
  const answered = new Set<string>();
  let lastTyped = 0;
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
    const seen = await lookAtQuestion(options);
    if (options.status().value === 'exited') return failed('the agent has exited', 'exited');
    if ('why' in seen) return failed(seen.why, 'question');
    const { question } = seen;
    if (question.id !== answer.question) return failed('the agent asks something else now', 'question');
    if (answered.has(question.id)) return failed('this question was answered already', 'question');
    const bytes = keysFor(options.keys, question, answer.how);
    if (bytes === undefined) return failed('this agent cannot be given that answer by keys', 'unsupported');
    remember(question.id);
    const typedAt = options.now();
    const window = { after: lastTyped, until: typedAt };
    lastTyped = typedAt;
    const done = agrees(question, answer.how)
      ? options.evidence.wait((_status, _taken, told) => isDone(question, told, window), recordedMs)
      : Promise.resolve(false);
    // An agent that does not read its keyboard never takes the bytes: then the proof decides.
    void options.write(bytes);
    let outcome = await watched(options, question);
    if (outcome === 'replaced') {
      // The next question may be on the screen before the agent's own word about this one has been read.
      const told = () => options.told.wasAnsweredSince(typedAt);
      if (await either(options.evidence.wait(told, toldMs), done)) outcome = 'taken';
    }
    if (outcome === 'taken') return { id: answer.id, receipt: 'delivered' };
    return { id: answer.id, receipt: 'unconfirmed', why: unproved[outcome] };
  };

  return { answer: answer => options.alone(() => run(answer)) };
}

/**
 * Whether the agent told that what the question is about was done. Its record dates a call by when the model made it:
 * behind the answer before this one, and before the key.
 */
export function isDone(
  { subject = '' }: Question,
  told: FactDraft | undefined,
  { after, until }: { after: number; until: number },
): boolean {
  if (told === undefined || subject === '' || told.t === undefined || told.t <= after || told.t > until)
    return false;
  if (told.k === 'command') return same(String(told.fields.cmd ?? ''), subject);
  if (told.k !== 'edit' && told.k !== 'read') return false;
  const path = String(told.fields.path ?? '');
  return path !== '' && (path === subject || path.endsWith(`/${subject}`) || subject.endsWith(`/${path}`));
}

const same = (a: string, b: string) => a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim();

/**
 * The outcome, and `replaced` also when another question was on the screen for a moment before the agent went on:
 * then that one may have taken the key.
 */
async function watched(options: AnswerDeskOptions, question: Question): Promise<Outcome> {
  let another = false;
  const stop = options.glance(seen => {
    if (seen?.value !== 'needs-input' || !seen.question || question.onScreen === undefined) return;
    // A dialog without words is this one, half taken away.
    if (seen.question.text === '') return;
    another ||= printed(seen.question) !== question.onScreen;
  });
  const outcome = await awaitOutcome(options.evidence, question.id);
  stop();
  return outcome === 'taken' && another ? 'replaced' : outcome;
}

const unproved: Readonly<Record<Exclude<Outcome, 'taken'>, string>> = {
  open: 'the question is still on the screen',
  replaced: 'another question came at once, and nothing shows which of the two took the answer',
  ended: 'the agent has ended',
};

function keysFor(keys: AnswerKeys, question: Question, how: Answer['how']): string | undefined {
  if (how === 'approve') return keys.approve(question);
  if (how === 'deny') return keys.deny(question);
  return keys.option(question, how.option);
}
