import { ulid } from 'ulid';
import type { Receipt } from '../agents/link/messages.ts';
import { Failure } from '../lib/errors.ts';
import type { Context } from './context.ts';
import { requireSession } from './require-session.ts';
import { sendText } from './send-text.ts';

/** A reviewer's remark on a line of the diff. */
export interface Comment {
  id: string;
  /** Path in the worktree. */
  file: string;
  /** 1-based, in the version of `side`. */
  line: number;
  side: 'old' | 'new';
  text: string;
  by: string;
  /** ms */
  at: number;
  /** When it went to the agent, ms; null while unsent. */
  sentAt: number | null;
}

export async function addComment(
  ctx: Context,
  input: { session: string } & Pick<Comment, 'file' | 'line' | 'side' | 'text'>,
): Promise<Comment> {
  ctx.guard();
  const record = await requireSession(ctx, input.session);
  const comment: Comment = {
    id: ulid(),
    file: input.file,
    line: input.line,
    side: input.side,
    text: input.text,
    by: ctx.repo.identity.name,
    at: ctx.clock.now(),
    sentAt: null,
  };
  await ctx.store.updateComments<Comment>(record.id, comments => [...comments, comment]);
  const { file, line, side, text, by } = comment;
  await ctx.store.appendFact(record.id, {
    t: comment.at,
    k: 'comment',
    src: 'user',
    turn: record.turns,
    id: comment.id,
    file,
    line,
    side,
    text,
    by,
  });
  return comment;
}

/** Sends every unsent comment as one prompt. They stay unsent unless the agent got them. */
export async function sendComments(
  ctx: Context,
  input: { session: string; from: string },
): Promise<{ receipt: Receipt; sent: number }> {
  ctx.guard();
  const unsent = (await ctx.store.readComments<Comment>(input.session)).filter(
    ({ sentAt }) => sentAt === null,
  );
  if (unsent.length === 0) throw new Failure('there is no unsent comment', { exit: 'refused' });
  const receipt = await sendText(ctx, {
    session: input.session,
    text: commentsPrompt(unsent),
    whenIdle: true,
    from: input.from,
  });
  if (receipt.receipt === 'failed') return { receipt, sent: 0 };
  const ids = new Set(unsent.map(({ id }) => id));
  const now = ctx.clock.now();
  await ctx.store.updateComments<Comment>(input.session, comments =>
    comments.map(comment => (ids.has(comment.id) ? { ...comment, sentAt: now } : comment)),
  );
  return { receipt, sent: unsent.length };
}

/** One prompt from many comments, in the order of the files. */
export function commentsPrompt(comments: readonly Comment[]): string {
  const ordered = [...comments].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  const lines = ordered.map(({ file, line, side, text }) => {
    const where = side === 'old' ? `${file}:${line} (removed line)` : `${file}:${line}`;
    return `- ${where}: ${text.replaceAll('\n', '\n  ')}`;
  });
  return `Review comments on your change, please address each:\n\n${lines.join('\n')}`;
}
