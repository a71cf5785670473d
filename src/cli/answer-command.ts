import { answerQuestion } from '../actions/answer-question.ts';
import type { Context } from '../actions/context.ts';
import { currentStatus } from '../actions/liveness.ts';
import { locateSession } from '../actions/locate-session.ts';
import { namedAgents } from '../actions/named-agents.ts';
import { takenOption } from '../agents/adapters/keys.ts';
import { findAdapter } from '../agents/adapters/registry.ts';
import type { Answer } from '../agents/link/messages.ts';
import { Failure } from '../lib/errors.ts';
import type { Question, SessionRecord } from '../store/schema.ts';
import type { Io } from './io.ts';
import { keyWords } from './output/key-words.ts';
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
  ctx.guard();
  const { question } = currentStatus(record);
  if (question && typeof how === 'object' && question.options.length === 0 && isMeant(question, options)) {
    throw new Failure(`the question of ${record.name} offers no options`, {
      exit: 'refused',
      hint: `pitwall approve ${record.name} or pitwall deny ${record.name} answers it, or its terminal: pitwall attach ${record.name}`,
    });
  }
  const receipt = await answerQuestion(ctx, {
    session: record.id,
    how,
    question: options.question,
    from: 'command line',
  });
  printReceipt(
    io,
    record,
    receipt,
    options.json,
    question ? whatWasTaken(ctx, record, question, how) : undefined,
  );
}

function isMeant(question: Question, options: AnswerOptions): boolean {
  return options.question === undefined || options.question === question.id;
}

/** The option an answer took, else the keys it is given by; undefined when neither is known. */
function whatWasTaken(
  ctx: Context,
  record: SessionRecord,
  question: Question,
  how: Answer['how'],
): string | undefined {
  if (typeof how === 'object') return takenOption(question, how);
  const keys = findAdapter(record.agent.name, namedAgents(ctx.settings))?.answers[how](question);
  const option = question.options.find(({ n }) => String(n) === keys?.trim());
  if (option) return takenOption(question, { option: option.n });
  return takenOption(question, how) ?? (keys === undefined ? undefined : keyWords(keys));
}

export const questionOption = [
  '--question <id>',
  'only if this question is still open (ls --json, next and watch print it)',
] as const;
export const receiptJsonOption = ['--json', 'the receipt as JSON, see schemas/receipt.schema.json'] as const;
