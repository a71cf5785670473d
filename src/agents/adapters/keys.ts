import type { Question } from '../../store/schema.ts';
import type { AnswerKeys } from './types.ts';

/** Bytes of the keys that answers and interrupts are made of, in the form every agent takes. */
export const keys = { enter: '\r', escape: '\x1b', up: '\x1b[A', down: '\x1b[B', interrupt: '\x03' } as const;

const yes = /^(yes|allow|approve|accept|proceed|run|ok)\b/i;
/** A yes that goes on: the agent's own "always". */
const lasting =
  /\b(always|keep allowing|from now on|don['’]t ask|do not ask|any |all |(?:this|the) session)\b/i;

/**
 * Takes option `n`: its digit, or arrow keys and Enter where the menu has no numbers and the cursor's place is known.
 * Undefined for an option that is not on the screen: nothing is ever pressed blindly.
 */
export function optionKeys(question: Question, n: number): string | undefined {
  if (!question.options.some(option => option.n === n)) return undefined;
  if (question.menu !== 'arrows') return n < 10 ? String(n) : undefined;
  if (typeof question.selected !== 'number') return undefined;
  const steps = n - question.selected;
  return (steps < 0 ? keys.up : keys.down).repeat(Math.abs(steps)) + keys.enter;
}

/** The first option that says yes, once; undefined when the question shows none. */
export function yesOption(question: Question): Question['options'][number] | undefined {
  const agreeing = question.options.filter(({ label }) => yes.test(label));
  // Where every yes lasts, as in a plan's "Yes, and auto-accept edits", the first one is what Enter takes.
  return agreeing.find(({ label }) => !lasting.test(label)) ?? agreeing[0];
}

/** Takes {@link yesOption}. Undefined when the question shows none: then the agent's own keys are not known. */
export function yesKeys(question: Question): string | undefined {
  const option = yesOption(question);
  return option && optionKeys(question, option.n);
}

/** Whether an answer says yes: then what is asked about is done. */
export function agrees(question: Question, how: 'approve' | 'deny' | { option: number }): boolean {
  if (how === 'approve') return true;
  return how !== 'deny' && question.options.some(({ n, label }) => n === how.option && yes.test(label));
}

/** The option that an answer takes, as the agent shows it: `1. Yes`. Undefined for a no, and where none is shown. */
export function takenOption(
  question: Question,
  how: 'approve' | 'deny' | { option: number },
): string | undefined {
  const option =
    how === 'approve'
      ? yesOption(question)
      : how !== 'deny' && question.options.find(({ n }) => n === how.option);
  return option ? `${option.n}. ${option.label}` : undefined;
}

/** Numbered menus that Esc turns down: Claude Code, Gemini CLI, Copilot CLI. */
export const menuAnswers: AnswerKeys = {
  approve: yesKeys,
  deny: question => (question.kind === 'unknown' && question.options.length === 0 ? undefined : keys.escape),
  option: optionKeys,
};

/**
 * Esc out of a dialog or the turn (Claude Code's permission dialog ignores ctrl-c), then ctrl-c as often as it takes:
 * a draft, then twice. Checked with Claude Code and Codex at work, at a question and with a draft typed.
 */
export const quitByInterrupts = [
  { bytes: keys.escape, pauseMs: 500 },
  // Two within a second quit; 0.3 s is seen as separate presses by all of them.
  { bytes: keys.interrupt, pauseMs: 300 },
  { bytes: keys.interrupt, pauseMs: 300 },
  { bytes: keys.interrupt, pauseMs: 1000 },
];
