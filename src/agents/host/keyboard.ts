import { setTimeout as pause } from 'node:timers/promises';
import type { Question } from '../../store/schema.ts';
import type { Adapter } from '../adapters/types.ts';
import { beginningOf } from '../transcripts/fact-values.ts';
import type { AgentTerminal } from './agent-terminal.ts';
import type { Announcer } from './announcer.ts';
import { type AnswerDesk, createAnswerDesk } from './answer.ts';
import type { Evidence } from './evidence.ts';
import type { FactLog } from './fact-log.ts';
import { textHash } from './requests.ts';
import { createSendDesk, type SendDesk } from './send.ts';
import type { SendQueue } from './send-queue.ts';
import type { StatusDesk } from './status-desk.ts';
import { createToldQuestions, type ToldQuestions } from './told-questions.ts';

export interface Keyboard {
  /** Types bytes; resolves when the terminal took them. */
  write(bytes: string): Promise<void>;
  send: SendDesk;
  answer: AnswerDesk;
  /** What hooks tell of questions goes here. */
  told: ToldQuestions;
}

/** Everything pitwall itself types to the agent: texts and answers, one at a time, so that two never mix. */
export function createKeyboard(parts: {
  adapter: Adapter;
  terminal: AgentTerminal;
  desk: StatusDesk;
  evidence: Evidence;
  queue: SendQueue;
  facts: FactLog;
  announcer: Announcer;
  now: () => number;
  /** Whose session it is, for texts that do not say who sent them. */
  owner: string;
}): Keyboard {
  const { adapter, terminal, desk, evidence, queue, facts, announcer, owner } = parts;
  const alone = oneAtATime();
  const write = (bytes: string) => {
    desk.typed();
    return new Promise<void>(resolve => terminal.write(bytes, resolve));
  };
  const send = createSendDesk({
    plan: adapter.submit,
    now: parts.now,
    readsScreen: adapter.screenRules.length > 0,
    takesWords: (question, text) => takesWords(adapter, question, text),
    lineBased: adapter.foreground === true,
    status: () => desk.current,
    look: desk.look,
    clearKeys: () => adapter.submit.clear?.(terminal.emulator.view()) ?? [],
    bracketedPasteOn: () => terminal.emulator.modes.bracketedPaste,
    lineFeeds: () => terminal.emulator.lineFeeds,
    screenText: () => terminal.emulator.view().rows.join('\n'),
    write,
    pause,
    evidence,
    alone,
    queue,
    onReceipt(sent, receipt, via) {
      const { text, from, by = owner } = sent;
      const { receipt: how, why } = receipt;
      // An agent that tells of its prompts has this one in its own record.
      const prompt = tellsPrompts(adapter) ? undefined : beginningOf(text);
      facts.add('send', 'user', { text: textHash(text), prompt, from, by, via, receipt: how, why });
      if (sent.whenIdle && how !== 'queued') announcer.tell('receipt', receipt);
    },
    onDropped({ text, from, by = owner }) {
      facts.add('send', 'user', { text: textHash(text), from, by, via: 'paste', receipt: 'dropped' });
    },
  });
  const told = createToldQuestions(() => evidence.changed(evidence.current()));
  const answer = createAnswerDesk({
    keys: adapter.answers,
    status: () => desk.current,
    look: desk.look,
    glance: desk.glance,
    readsScreen: adapter.screenRules.length > 0,
    write,
    evidence,
    told,
    now: parts.now,
    alone,
  });
  return { write, send, answer, told };
}

/** Runs jobs in order: two texts, or a text and an answer, never mix on the agent's keyboard. */
function oneAtATime(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return job => {
    const result = last.then(job);
    last = result.catch(() => {});
    return result;
  };
}

/**
 * Words are for questions that ask for them. A menu takes them for its keys, and Enter for the choice that is marked, in
 * most agents "yes"; only a program that reads lines takes one word for an answer of its own, `all` say. An agent whose
 * screen is read shows its dialogs with options; one without is a dialog that no rule knows.
 */
function takesWords(adapter: Adapter, question: Question, text: string): boolean {
  if (question.options.length > 0) return false;
  if (question.kind === 'permission' || question.kind === 'plan')
    return readsLines(adapter) && !/\s/.test(text.trim());
  if (adapter.screenRules.length === 0 || question.kind !== 'unknown') return true;
  return adapter.answers.approve(question) !== undefined;
}

const tellsPrompts = ({ hook, transcript, transcriptFormat }: Adapter): boolean =>
  hook !== undefined || transcript !== undefined || transcriptFormat !== undefined;

const readsLines = ({ screenRules }: Adapter): boolean =>
  screenRules.some(({ value, cursorLine }) => value === 'needs-input' && cursorLine === true);
