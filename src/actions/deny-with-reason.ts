import type { Receipt } from '../agents/link/messages.ts';
import { answerQuestion } from './answer-question.ts';
import type { Context } from './context.ts';
import { sendText } from './send-text.ts';

export interface DenyWithReason {
  /** Id of the session. */
  session: string;
  /** Id of its permission or plan. */
  question: string;
  text: string;
  from: string;
}

/**
 * Answers a permission or a plan in words: no, and why. Typed into its dialog the words would press its keys, and Enter
 * says yes in most of them; so it is denied first, and hears the words only when it has shown that its question is gone.
 */
export async function denyWithReason(ctx: Context, input: DenyWithReason): Promise<Receipt> {
  const { session, question, text, from } = input;
  const denied = await answerQuestion(ctx, { session, question, how: 'deny', from });
  if (denied.receipt === 'delivered') return sendText(ctx, { session, text, from });
  const why = denied.why ? `${denied.why}; ` : '';
  return {
    ...denied,
    receipt: 'failed',
    why: `${why}it may not have been denied, so the words were not sent`,
  };
}
