import { answerQuestion } from '../actions/answer-question.ts';
import { currentStatus } from '../actions/liveness.ts';
import { locateSession } from '../actions/locate-session.ts';
import { takenOption } from '../agents/adapters/keys.ts';
import type { Answer } from '../agents/link/messages.ts';
import type { Io } from './io.ts';
import { printReceipt } from './receipt.ts';

export interface AnswerOptions {
  question?: string;
  json?: boolean;
}

/** What approve, deny and answer share: find the session that asks, deliver, print the receipt. */
export async function runAnswer(
  io: Io,
  ref: string | undefined,
  how: Answer['how'],
  options: AnswerOptions,
): Promise<void> {
  const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref, {
    candidates: candidate => currentStatus(candidate).value === 'needs-input',
  });
  const { question } = currentStatus(record);
  const receipt = await answerQuestion(ctx, {
    session: record.id,
    how,
    question: options.question,
    from: 'command line',
  });
  printReceipt(io, record, receipt, options.json, question ? takenOption(question, how) : undefined);
}

export const questionOption = [
  '--question <id>',
  'only if this question is still open (ls --json, next and watch print it)',
] as const;
export const receiptJsonOption = ['--json', 'the receipt as JSON, see schemas/receipt.schema.json'] as const;
