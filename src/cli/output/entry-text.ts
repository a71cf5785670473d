import { reviewWords } from '../../actions/review-words.ts';
import type { Mistake } from '../../store/record/mistakes.ts';
import type { TimelineEntry, TimelineTurn } from '../../store/record/timeline.ts';
import { cleanLine } from '../../term/clean.ts';
import type { Paint } from './paint.ts';

export type MarkPaint = Pick<Paint, 'green' | 'red' | 'amber' | 'grey'>;

/** For Markdown and everything else that has no colours. */
export const plain: MarkPaint = { green: same, red: same, amber: same, grey: same };

/** Longest text of an entry: one or two lines of a terminal. */
const entryCells = 200;

export function entryMark(entry: TimelineEntry, paint: MarkPaint): string {
  if (entry.kind === 'outside') return paint.red('!');
  const unknown = entry.kind === 'command' || entry.kind === 'verify' ? paint.amber('?') : '·';
  const marks = {
    ok: paint.green('✓'),
    failed: paint.red('✗'),
    running: paint.grey('…'),
    warning: paint.amber('!'),
    '': unknown,
  };
  return marks[entry.mark];
}

/** `command npm test (exit 1, 8.3 s)`, `question Run it ? (denied by Ada, key)`. */
export function entryText(entry: TimelineEntry): string {
  const notes = entryNotes(entry);
  const more = notes.length > 0 ? ` (${cleanLine(notes.join(', '), entryCells)})` : '';
  const text = entry.kind === 'review' ? reviewWords(entry) : entry.text;
  const named = saysItsKind(entry.kind, text) ? text : `${entry.kind} ${text}`;
  const what = entry.kind === 'send' ? sendText(entry) : named;
  return `${cleanLine(what, entryCells)}${more}`;
}

/** `snapshot 3 turn`, `reviewed`. A path may begin with the same word and is no such text. */
const saysItsKind = (kind: TimelineEntry['kind'], text: string): boolean =>
  kind === 'snapshot' || (kind === 'review' && text.startsWith('review'));

/** An answer, or a text that was sent: who did it, from where, and how it arrived. */
function sendText({ facts: [fact] }: TimelineEntry): string {
  const who = [fact?.by && `by ${fact.by}`, fact?.from && `from ${fact.from}`].filter(Boolean).join(' ');
  if (fact?.receipt === 'failed') {
    const why = typeof fact.why === 'string' && fact.why !== '' ? `: ${fact.why}` : '';
    return `${fact.how === undefined ? 'text' : 'answer'} not sent ${who}${why}`;
  }
  const what = fact?.how === undefined ? 'text sent' : answerWord(fact.how);
  const told = [what, who, fact?.receipt].filter(Boolean).join(' ');
  return typeof fact?.prompt === 'string' ? `${told}: ${fact.prompt}` : told;
}

function entryNotes({ kind, facts, answer }: TimelineEntry): string[] {
  const value = (name: string) => facts.findLast(fact => fact[name] !== undefined)?.[name];
  const exit = value('exit');
  const ms = value('ms');
  const how = answer?.how;
  return [
    typeof exit === 'number' && exit !== 0 ? `exit ${exit}` : '',
    kind === 'command' && value('class') === 'test' ? 'tests' : '',
    value('masked') === true ? 'its exit code is masked' : '',
    value('background') === true ? 'in the background' : '',
    typeof ms === 'number' ? `${(ms / 1000).toFixed(1)} s` : '',
    (kind === 'read' || kind === 'edit') && value('by') === 'shell' ? 'guessed from shell' : '',
    how === undefined
      ? ''
      : [answerWord(how), answer?.by ? `by ${answer.by}` : '', answer?.from ? `from ${answer.from}` : '']
          .filter(Boolean)
          .join(' '),
  ].filter(Boolean);
}

function answerWord(how: unknown): string {
  if (typeof how === 'object' && how !== null && 'option' in how) return `option ${how.option} taken`;
  return how === 'approve' ? 'approved' : how === 'deny' ? 'denied' : 'answered';
}

export function turnTitle({ turn, outcome, start }: TimelineTurn): string {
  const name = turn === 0 ? 'before the first turn' : `turn ${turn}`;
  const ended = outcome === 'done' || outcome === 'unknown' ? '' : ` (${outcome})`;
  return `${name}${ended} · ${new Date(start).toISOString().slice(0, 10)}`;
}

export function turnPrompt({ prompt }: TimelineTurn): string {
  return prompt ? `: ${cleanLine(prompt, entryCells)}` : '';
}

/** What a turn cost and what the agent said at its end. */
export function turnEnd({ tokens, text }: TimelineTurn): string[] {
  const cost = tokens.in + tokens.out > 0 ? `tokens ${tokens.in} in, ${tokens.out} out` : '';
  return [text === '' ? '' : `said: ${cleanLine(text, entryCells)}`, cost].filter(Boolean);
}

/** `failed npm test, exit 1`. */
export function mistakeText({ kind, text, exit }: Mistake): string {
  const what = cleanLine(text, entryCells);
  return `${what.startsWith(kind) ? '' : `${kind} `}${what}${exit === null ? '' : `, exit ${exit}`}`;
}

export function clockTime(t: number): string {
  return new Date(t).toTimeString().slice(0, 8);
}

function same(text: string): string {
  return text;
}
