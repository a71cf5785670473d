import { createInterface } from 'node:readline/promises';
import { answerQuestion } from '../actions/answer-question.ts';
import { type Context, createContext } from '../actions/context.ts';
import { denyWithReason } from '../actions/deny-with-reason.ts';
import type { SessionRow } from '../actions/list-sessions.ts';
import { sendText } from '../actions/send-text.ts';
import type { Answer, Receipt } from '../agents/link/messages.ts';
import { describeError, Failure } from '../lib/errors.ts';
import type { Question } from '../store/schema.ts';
import { cleanLine } from '../term/clean.ts';
import type { Io } from './io.ts';
import { allowedKeys, questionCard } from './question-card.ts';
import { readKeys } from './read-key.ts';

/** Keys pressed sooner after a question appeared were meant for something else. ms. */
const guardMs = 400;

/** What the person decided about the question on the screen. `gone`: somebody else answered it meanwhile. */
type Decision = Answer['how'] | 'reply' | 'skip' | 'quit' | 'gone';

/** Shows one question after the other, oldest first, and delivers what one key press decides. */
export async function answerLoop(io: Io, waiting: () => SessionRow[]): Promise<void> {
  const skipped = new Set<string>();
  for (;;) {
    const rows = waiting().filter(row => !skipped.has(askedBy(row)));
    const [row] = rows;
    const question = row?.status.question;
    if (!row || !question) return io.out('no more questions\n');
    const ctx = await createContext({ cwd: row.repository.root, env: io.env });
    ctx.guard();
    io.out(`\n${questionCard(io, row, { left: rows.length, now: Date.now() })}`);
    const decision = await decide(io, ctx, row, question);
    if (decision === 'quit') return;
    if (decision === 'gone') io.out(io.paint.grey('that question was closed meanwhile\n'));
    // Never offered twice by itself: a delivered answer may take the agent a moment to act on.
    skipped.add(askedBy(row));
    if (decision === 'skip' || decision === 'gone') continue;
    await deliver(io, ctx, row, question, decision);
  }
}

/** Two sessions that ask at the same moment have the same question id: it is unique in its session only. */
function askedBy({ record, status }: SessionRow): string {
  return `${record.id} ${status.question?.id}`;
}

function decide(io: Io, ctx: Context, row: SessionRow, question: Question): Promise<Decision> {
  const shownAt = performance.now();
  const { yesNo, words, digits } = allowedKeys(question);
  return new Promise(resolve => {
    const finish = (decision: Decision) => {
      stopKeys();
      stopWatching();
      resolve(decision);
    };
    const stopWatching = ctx.store.watch(() => {
      if (ctx.store.readSync(row.record.id)?.status.question?.id !== question.id) finish('gone');
    });
    const stopKeys = readKeys(io.stdin, key => {
      if (key === 'q') return finish('quit');
      if (performance.now() - shownAt < guardMs) return;
      if (key === 's') finish('skip');
      else if (key === 'r' && (words || yesNo)) finish('reply');
      else if (key === 'y' && yesNo) finish('approve');
      else if (key === 'N' && yesNo) finish('deny');
      else if (key !== undefined && digits.includes(Number(key))) finish({ option: Number(key) });
    });
  });
}

async function deliver(
  io: Io,
  ctx: Context,
  row: SessionRow,
  question: Question,
  decision: Answer['how'] | 'reply',
): Promise<void> {
  try {
    const target = { session: row.record.id, question: question.id, from: 'command line' };
    const receipt =
      decision === 'reply'
        ? await reply(io, ctx, target, allowedKeys(question).yesNo)
        : await answerQuestion(ctx, { ...target, how: decision });
    if (receipt) io.out(`${describe(io, receipt)}\n`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    io.out(`${io.paint.red(cleanLine(describeError(error)))}\n`);
  }
}

/** In words: to a permission or a plan they follow a no. */
async function reply(
  io: Io,
  ctx: Context,
  target: { session: string; question: string; from: string },
  deny: boolean,
): Promise<Receipt | undefined> {
  const lines = createInterface({ input: io.stdin, output: process.stdout });
  const text = await lines.question(deny ? 'deny, because: ' : 'reply: ').finally(() => lines.close());
  if (text.trim() === '') {
    io.out('nothing sent\n');
    return undefined;
  }
  return deny ? denyWithReason(ctx, { ...target, text }) : sendText(ctx, { ...target, text });
}

function describe(io: Io, receipt: Receipt): string {
  const why = receipt.why ? `: ${cleanLine(receipt.why, 200)}` : '';
  if (receipt.receipt === 'delivered') return io.paint.green('delivered');
  if (receipt.receipt === 'queued') return `queued${why}`;
  return io.paint.amber(receipt.receipt === 'unconfirmed' ? `sent, not confirmed${why}` : `not sent${why}`);
}
