import { either } from '../../lib/either.ts';
import type { Question, Status } from '../../store/schema.ts';
import type { SubmitPlan } from '../adapters/types.ts';
import type { Receipt, Send } from '../link/messages.ts';
import type { Evidence } from './evidence.ts';
import { lookAtQuestion, type QuestionLookOptions } from './question-look.ts';
import type { SendQueue } from './send-queue.ts';
import { pasteBytes, typeText, withoutKeys } from './typing.ts';

export interface SendDesk {
  /** Types a text into the agent now, or keeps it until the agent is idle (receipt `queued`). */
  send(send: Send): Promise<Receipt>;
  /** Drops texts that wait, all or the one with this id; returns how many. */
  drop(id?: string): Promise<number>;
  /** Call it when the status has changed: an idle agent gets the next text that waits. */
  statusChanged(): void;
  /** Types the next text that waits although nothing has said that the agent is idle. */
  typeAnyway(): void;
}

export interface SendDeskOptions extends QuestionLookOptions {
  plan: SubmitPlan;
  now: () => number;
  /** May this text be typed while that question is open? In a menu it would press keys, and Enter takes what is marked. */
  takesWords: (question: Question, text: string) => boolean;
  /** A shell takes a line without saying so: there a new line is the proof. */
  lineBased: boolean;
  /** Presses that empty the agent's input as its screen shows it. */
  clearKeys: () => readonly string[];
  bracketedPasteOn: () => boolean;
  /** Line feeds that the terminal has seen. */
  lineFeeds: () => number;
  screenText: () => string;
  write: (bytes: string) => Promise<void>;
  pause: (ms: number) => Promise<void>;
  evidence: Evidence;
  alone: <T>(job: () => Promise<T>) => Promise<T>;
  queue: SendQueue;
  /** Every receipt, those of texts that had waited too. */
  onReceipt: (send: Send, receipt: Receipt, via: 'keys' | 'paste') => void;
  onDropped: (send: Send) => void;
}

/** An agent shows that a turn began within half a second; a model's first byte is not waited for. ms. */
const proofMs = 3_000;
/** Enough of the text's end to be found on the screen; longer runs wrap. */
const echoChars = 16;

/** Delivers texts one at a time and says whether the agent has shown that it took them. */
export function createSendDesk(options: SendDeskOptions): SendDesk {
  const { status, evidence, queue } = options;
  let delivering = false;

  const type = async (send: Send): Promise<Receipt> => {
    const open = await lookAtQuestion(options);
    const before = status();
    const refusal = refuse(send, before, open, options.takesWords);
    if (refusal) return refusal;
    const bracketedPasteOn = options.bracketedPasteOn();
    const since = options.now();
    let line = 0;
    const typed = typeText(send.text, {
      plan: options.plan,
      bracketedPasteOn,
      submit: send.submit,
      clear: options.clearKeys(),
      write: options.write,
      pause: options.pause,
      beforeEnter: () => {
        line = options.lineFeeds();
      },
    }).then(() => true);
    // A program that reads nothing takes no bytes: say so instead of waiting for ever.
    const patience = proofMs + options.plan.pauseMs + send.text.length / charsPerMs;
    const given = options.pause(patience).then(() => false);
    if (!(await Promise.race([typed, evidence.wait(gone, patience).then(() => false), given])))
      return unconfirmed(send, 'the agent does not read its keyboard');
    return (await proved(send, { before, since }, () => options.lineFeeds() - line))
      ? { id: send.id, receipt: 'delivered' }
      : unconfirmed(
          send,
          before.value === 'working'
            ? 'the agent was working and shows no reaction'
            : 'the agent shows no reaction',
        );
  };

  const proved = async (
    send: Send,
    { before, since }: { before: Status; since: number },
    newLines: () => number,
  ): Promise<boolean> => {
    if (!send.submit) {
      const end = send.text.trim().split(/\s/).at(-1)?.slice(-echoChars) ?? '';
      return seen(() => options.screenText().replace(/\n/g, '').includes(end));
    }
    if (options.lineBased) return seen(() => newLines() > 0);
    const told = evidence.wait(
      (now, taken) =>
        // An agent that works keeps a text for later, and its status stays what it was.
        (taken !== undefined && taken.t >= since && isSameText(taken.text, send.text)) ||
        (now.value === 'working' && before.value !== 'working') ||
        (before.question !== null && now.question?.id !== before.question.id),
      proofMs,
      // One that works computes anyway, and may show the text only at the end of its turn.
      { patient: before.value !== 'working' },
    );
    // Nothing but its silence told that it waited: then a line beyond the one that Enter itself makes is what it shows.
    const waited = before.source === 'quiet' && before.value === 'idle';
    return waited
      ? either(
          told,
          seen(() => newLines() > 1),
        )
      : told;
  };
  const seen = async (check: () => boolean): Promise<boolean> => {
    for (let waited = 0; waited < proofMs; waited += lookEveryMs) {
      await new Promise<void>(resolve => options.look(() => resolve()));
      if (check()) return true;
      await options.pause(lookEveryMs);
    }
    return false;
  };
  const deliver = async (send: Send): Promise<Receipt> => {
    const receipt = await options.alone(() => type(send));
    const paste = pasteBytes('', options.plan, options.bracketedPasteOn()) !== '';
    options.onReceipt(send, receipt, paste ? 'paste' : 'keys');
    return receipt;
  };

  const next = (isReady: (value: Status['value']) => boolean) => {
    if (delivering || queue.length === 0 || !isReady(status().value)) return;
    delivering = true;
    void queue
      .take()
      .then(text => text && deliver(text))
      .finally(() => {
        delivering = false;
        // Still idle: the text did not start a turn, so nothing else would call for the next one.
        statusChanged();
      });
  };
  const statusChanged = () => next(value => value === 'idle');

  return {
    async send(send) {
      if (!send.whenIdle || (status().value === 'idle' && queue.length === 0)) return deliver(send);
      await queue.add({ ...send, at: options.now() });
      const receipt: Receipt = { id: send.id, receipt: 'queued' };
      options.onReceipt(send, receipt, 'paste');
      statusChanged();
      return receipt;
    },
    async drop(id) {
      const dropped = await queue.drop(id);
      for (const send of dropped) options.onDropped(send);
      return dropped.length;
    },
    statusChanged,
    typeAnyway: () => next(value => value !== 'exited'),
  };
}

/** A slow program takes a paste at this pace; measured with agents it is a hundred times faster. */
const charsPerMs = 20;
const lookEveryMs = 50;

/** Prompts are kept up to a length; two texts that begin with this much alike are one. Characters. */
const sameChars = 200;

/** Agents trim a text, and change the ends of its lines. */
function isSameText(taken: string, sent: string): boolean {
  const a = words(taken);
  const b = words(sent);
  return a === b || (b.length >= sameChars && a.startsWith(b.slice(0, sameChars)));
}

const words = (text: string): string => withoutKeys(text).replace(/\s+/g, ' ').trim();

const gone = (status: Status) => status.value === 'exited';

function refuse(
  { id, question: named, text }: Send,
  { value }: Status,
  open: Awaited<ReturnType<typeof lookAtQuestion>>,
  takesWords: SendDeskOptions['takesWords'],
): Receipt | undefined {
  const failed = (why: string, code: Receipt['code']): Receipt => ({ id, receipt: 'failed', why, code });
  if (value === 'exited') return failed('the agent has exited', 'exited');
  const question = 'question' in open ? open.question : undefined;
  if (named !== undefined && question?.id !== named) {
    return failed('another question is open now, or none', 'question');
  }
  if (!question) return undefined;
  if (!takesWords(question, text)) {
    // One of which only its presence is known would be confirmed unread.
    if (!isMenu(question))
      return failed('a dialog is open there that cannot be answered in words', 'unsupported');
    return failed(
      `it asks ${question.text}; ${howToAnswer(question)}, words would press its keys`,
      'question',
    );
  }
  if (named === undefined && isMenu(question)) {
    return failed(
      `it asks ${question.text}; name the question (${question.id}) to answer it in words`,
      'question',
    );
  }
  return undefined;
}

const isMenu = ({ kind, options }: Question): boolean =>
  options.length > 0 || kind === 'permission' || kind === 'plan';

function howToAnswer({ kind }: Question): string {
  return kind === 'permission' || kind === 'plan' ? 'approve or deny it' : 'take one of its options';
}

function unconfirmed(send: Send, why: string): Receipt {
  return { id: send.id, receipt: 'unconfirmed', why };
}
