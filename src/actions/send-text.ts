import { ulid } from 'ulid';
import type { Receipt } from '../agents/link/messages.ts';
import { Failure } from '../lib/errors.ts';
import type { Context } from './context.ts';
import { withHost } from './host-call.ts';
import { personName } from './person-name.ts';
import { requireSession } from './require-session.ts';

export interface SendInput {
  /** Id of the session. */
  session: string;
  text: string;
  /** Press Enter behind it. Default true. */
  submit?: boolean;
  /** Hold it until the agent is idle. */
  whenIdle?: boolean;
  /** Only while this question is open. */
  question?: string;
  from: string;
}

/** Hands text to the agent as one paste, submitted once. */
export async function sendText(ctx: Context, input: SendInput): Promise<Receipt> {
  ctx.guard();
  const record = await requireSession(ctx, input.session);
  if (input.text.trim() === '') {
    throw new Failure('there is no text to send', {
      exit: 'usage',
      hint: 'give it as arguments or on stdin',
    });
  }
  const receipt = await withHost(record, host =>
    host.send({
      id: ulid(),
      text: input.text,
      submit: input.submit ?? true,
      whenIdle: input.whenIdle,
      question: input.question,
      from: input.from,
      by: personName(ctx),
    }),
  );
  if (receipt.code === 'question') {
    const why = receipt.why ?? 'that question is not open any more';
    throw new Failure(`${record.name}: ${why}`, {
      exit: 'refused',
      hint: 'nothing was sent',
    });
  }
  return receipt;
}
