import type { Question } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import type { QuestionDraft, Signal } from './types.ts';

/** Longest command or path kept of a question; the row shows far less, `show` the rest. */
const maxSubject = 400;

/** `Run npm test ?`: a verb and the thing it is about, one line each. */
export function askAbout(
  verb: string,
  subject: string,
  kind: Question['kind'] = 'permission',
): QuestionDraft {
  const clean = cleanLine(subject.replace(/\s+/g, ' ').trim(), maxSubject);
  return { kind, text: `${verb} ${clean} ?`, subject: clean, options: [] };
}

/** A question in the agent's own words. */
export function askInWords(text: string, kind: Question['kind']): QuestionDraft {
  return { kind, text: cleanLine(text.replace(/\s+/g, ' ').trim(), maxSubject), options: [] };
}

/**
 * The one question behind several signals that say `needs-input`. The screen knows the options, the program status is
 * sooner: they are merged when they speak of the same thing, else the one that began later is right.
 */
export function mergeQuestions(signals: readonly Signal[]): QuestionDraft {
  const asked = signals.filter(signal => signal.question !== undefined);
  const seen = newest(asked.filter(signal => signal.source === 'screen'));
  const heard = asked.filter(signal => signal.source !== 'screen');
  // A title knows no words: it adds nothing to those of a hook.
  const told = newest(heard.filter(signal => signal.question?.text !== '')) ?? newest(heard);
  const chosen = named(choose(seen, told));
  return seen?.question ? { ...chosen, onScreen: printed(seen.question) } : chosen;
}

/** What the screen itself showed, compared blank for blank: `npm test` is another question than `npm test -- login`. */
export function printed({ text, options }: QuestionDraft): string {
  return [text, ...options.map(({ label }) => label)].map(compact).join('\n');
}

/**
 * Did the screen replace one question by another? Strict where {@link sameQuestion} is lenient: a command that only
 * begins like the one before must not inherit its id, or an answer meant for the one would be typed into the other.
 */
function replacedOnScreen(a: QuestionDraft, b: QuestionDraft): boolean {
  return a.onScreen !== undefined && b.onScreen !== undefined && a.onScreen !== b.onScreen;
}

/** Could both be the same question, as far as each of them knows? */
export function sameQuestion(a: QuestionDraft, b: QuestionDraft): boolean {
  if (replacedOnScreen(a, b)) return false;
  if (a.kind !== b.kind && a.kind !== 'unknown' && b.kind !== 'unknown') return false;
  if (!consistent(a, b)) return false;
  if (a.options.length === 0 || b.options.length === 0) return true;
  return (
    a.options.length === b.options.length &&
    a.options.every((option, i) => option.label === b.options[i]?.label)
  );
}

function newest(signals: readonly Signal[]): Signal | undefined {
  return signals.reduce<Signal | undefined>(
    (best, s) => (best && begun(best) >= begun(s) ? best : s),
    undefined,
  );
}

const begun = (signal: Signal): number => signal.since ?? signal.at;

function choose(seen: Signal | undefined, told: Signal | undefined): QuestionDraft {
  if (!seen?.question || !told?.question) {
    return seen?.question ?? told?.question ?? { kind: 'unknown', text: '', options: [] };
  }
  if (consistent(seen.question, told.question)) return enrich(seen.question, told.question);
  return begun(seen) > begun(told) ? seen.question : told.question;
}

/** What is on the screen, completed by what the agent said: a subject that the screen had cut, or of which it has the name only. */
function enrich(seen: QuestionDraft, told: QuestionDraft): QuestionDraft {
  if (seen.text === '') return { ...told, options: seen.options };
  const { subject } = told;
  const longer =
    seen.subject !== undefined &&
    subject !== undefined &&
    subject.length > seen.subject.length &&
    (compact(subject).startsWith(compact(seen.subject).replace(/…$/, '')) ||
      (!subject.startsWith('/') && subject.endsWith(`/${seen.subject}`)));
  return longer
    ? { ...seen, subject, text: seen.text.replace(seen.subject ?? '', () => subject ?? '') }
    : seen;
}

function consistent(a: QuestionDraft, b: QuestionDraft): boolean {
  if (a.text === '' || b.text === '') return true;
  if (a.subject !== undefined && b.subject !== undefined) return sameThing(a.subject, b.subject);
  if (a.subject === undefined && b.subject === undefined) return sameThing(a.text, b.text);
  return a.kind === b.kind;
}

/** The same command or path, one of them perhaps cut at its end or given with a longer path. */
function sameThing(a: string, b: string): boolean {
  const [x, y] = [compact(a), compact(b)];
  const [long, short] = x.length >= y.length ? [x, y] : [y, x];
  return long.startsWith(short.replace(/(…|\.\.\.)$/, '')) || long.endsWith(`/${short}`);
}

/** Without blanks: a terminal wraps where it likes. */
const compact = (text: string): string => text.replace(/\s+/g, '');

function named(question: QuestionDraft): QuestionDraft {
  if (question.text !== '') return question;
  return { ...question, text: question.kind === 'permission' ? 'Asks for permission' : 'Asks for an answer' };
}
