import { ulid } from 'ulid';
import type { Answer, Receipt } from '../agents/link/messages.ts';
import { Failure } from '../lib/errors.ts';
import type { Question, SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { withHost } from './host-call.ts';
import { currentStatus } from './liveness.ts';
import { personName } from './person-name.ts';
import { requireSession } from './require-session.ts';

export interface AnswerInput {
  /** Id of the session. */
  session: string;
  how: Answer['how'];
  /** The question that was shown to the person. Default: the one that is open now. */
  question?: string;
  /** `key`, `command line`, `full-screen attach`. */
  from: string;
}

/**
 * Answers the open question of a session. The host refuses when another question is open than the one named; that
 * and a question that is gone are refusals, an answer whose effect was not seen is `unconfirmed`, never repeated.
 */
export async function answerQuestion(ctx: Context, input: AnswerInput): Promise<Receipt> {
  ctx.guard();
  const record = await requireSession(ctx, input.session);
  const question = openQuestion(record, input.question);
  checkOption(record, question, input.how);
  const receipt = await withHost(record, host =>
    host.answer({ id: ulid(), question: question.id, how: input.how, from: input.from, by: personName(ctx) }),
  );
  if (receipt.code === 'question') throw replaced(record, receipt.why);
  return receipt;
}

/** The open question of a session; refuses when there is none or another than the one expected. */
export function openQuestion(record: SessionRecord, expected?: string): Question {
  const status = currentStatus(record);
  const { question } = status;
  if (status.value !== 'needs-input' || !question) {
    throw new Failure(`${record.name} asks nothing: it is ${words(status.value)}`, {
      exit: 'refused',
      hint: `look at it with: pitwall show ${record.name}`,
    });
  }
  if (expected !== undefined && question.id !== expected) throw replaced(record);
  return question;
}

function checkOption(record: SessionRecord, question: Question, how: Answer['how']): void {
  if (typeof how === 'string') return;
  const numbers = question.options.map(({ n }) => n);
  if (numbers.length === 0 || numbers.includes(how.option)) return;
  throw new Failure(`the question of ${record.name} has no option ${how.option}`, {
    exit: 'refused',
    hint: `its options are ${numbers.join(', ')}`,
  });
}

function replaced(record: SessionRecord, why?: string): Failure {
  const words = why
    ? `${record.name}: ${why}`
    : `${record.name} asks another question now than the one that was named`;
  return new Failure(words, {
    exit: 'refused',
    hint: 'nothing was sent; look again with: pitwall next',
  });
}

function words(status: string): string {
  return status.replace('-', ' ');
}
