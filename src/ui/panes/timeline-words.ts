import { reviewWords } from '../../actions/review-words.ts';
import type { TimelineEntry } from '../../store/record/timeline.ts';
import { isTest } from '../../store/record/timeline-kinds.ts';
import { cleanLine } from '../../term/clean.ts';
import { type Span, span } from '../components/spans.ts';
import { duration } from './durations.ts';

/** One thing that happened, in words. */
export function spokenEntry(entry: TimelineEntry): Span[] {
  return words[entry.kind](entry, cleanLine(entry.text, longestText));
}

/** What neighbours tell already is no row: the snapshot at the end of a turn, most changes of the status. */
export function isTold(entry: TimelineEntry): boolean {
  if (entry.kind === 'snapshot') return field(entry, 'why') !== 'turn';
  if (entry.kind !== 'status') return true;
  const to = field(entry, 'to');
  return to === 'exited' || to === 'lost' || to === 'unknown';
}

/** Faster ones took no time worth reading. ms */
const shortest = 100;
/** Longer ones are cut before anything is done to them; the details have all of it. Characters. */
const longestText = 2_000;

type Words = (entry: TimelineEntry, text: string) => Span[];

const words: Readonly<Record<TimelineEntry['kind'], Words>> = {
  command: spokenCommand,
  edit: (entry, text) => [
    entry.mark === 'failed' ? result(entry) : span('±', 'green'),
    span(' edits ', 'grey'),
    span(field(entry, 'path') || text, 'text'),
    ...changed(entry),
    ...guessed(entry),
  ],
  read: (entry, text) => [span('·', 'grey'), span(` reads ${text}`, 'grey'), ...guessed(entry)],
  tool: (entry, text) => [result(entry), span(` ${text}`, 'grey')],
  question: spokenQuestion,
  send: spokenSend,
  reasoning: (_, text) => [span('·', 'faint'), span(` ${text}`, 'grey')],
  commit: (entry, text) => [
    span('●', 'green'),
    span(' commits ', 'grey'),
    span(text, 'text'),
    ...by(entry, 'faint'),
  ],
  verify: (entry, text) => [result(entry), span(' verify ', 'grey'), span(text, 'text'), ...exitCode(entry)],
  review: (entry, text) => [
    span('◆', 'violet'),
    span(` ${cleanLine(reviewWords({ ...entry, text }))}`, 'text'),
    ...by(entry, 'grey'),
  ],
  outside: (entry, text) => [
    span('!', 'red'),
    span(` changed outside of the worktree: ${text}`, 'red'),
    ...(entry.facts.some(fact => fact.sure === false) ? [span(" or a person's work", 'grey')] : []),
  ],
  comment: (_, text) => [span('"', 'grey'), span(` ${text}`, 'text')],
  note: (_, text) => [span('!', 'amber'), span(` ${text}`, 'text')],
  status: spokenStatus,
  snapshot: (_, text) => [span(`· ${text}`, 'grey')],
  session: (_, text) => [span(`· session ${text}`, 'grey')],
};

function spokenCommand(entry: TimelineEntry, text: string): Span[] {
  const ms = number(entry, 'ms');
  const flag = (name: string) => entry.facts.some(fact => fact[name] === true);
  return [
    result(entry),
    span(isTest(entry) ? ' tests ' : ' runs ', 'grey'),
    span(text, 'text'),
    ...exitCode(entry),
    ...verdict(entry),
    ...(flag('background') ? [span(' in the background', 'grey')] : []),
    ...(ms === undefined || ms < shortest ? [] : [span(` ${duration(ms)}`, 'faint')]),
  ];
}

/** Passed is only what an exit code or a parsed summary says; one that a pipe has hidden says nothing. */
function verdict(entry: TimelineEntry): Span[] {
  if (!isTest(entry)) return [];
  const told = field(entry, 'verdict');
  const masked = entry.facts.some(fact => fact.masked === true);
  const guess = entry.mark === 'failed' ? 'failed' : entry.mark === 'ok' && !masked ? 'passed' : 'unknown';
  const word = told || (entry.mark === 'running' ? '' : guess);
  if (word === '') return [];
  const fg = word === 'failed' ? 'red' : word === 'passed' || word === 'verified' ? 'green' : 'amber';
  return [span(masked && told === '' ? ` ${word}: its exit code is masked` : ` ${word}`, fg)];
}

const answers: Readonly<Record<string, string>> = {
  approve: 'approved',
  deny: 'denied',
  typed: "answered in the agent's terminal",
};

function spokenQuestion({ answer }: TimelineEntry, text: string): Span[] {
  return [
    span('?', 'amber'),
    span(' asks ', 'grey'),
    span(text, answer ? 'text' : 'amber'),
    ...(answer ? [span(` ${answerWord(answer.how)}`, answer.how === 'deny' ? 'red' : 'green')] : []),
  ];
}

function answerWord(how: unknown): string {
  if (typeof how === 'object' && how !== null && 'option' in how) return `option ${how.option} taken`;
  return typeof how === 'string' ? (answers[how] ?? cleanLine(how)) : '';
}

/** An answer to a question, or a text: who gave it, from where, and how it arrived. */
function spokenSend(entry: TimelineEntry): Span[] {
  const receipt = field(entry, 'receipt');
  const why = field(entry, 'why');
  const told = receipt === 'failed' ? [why] : [receipt, why];
  const trouble = receipt === '' || receipt === 'delivered' ? '' : `: ${told.filter(Boolean).join(', ')}`;
  const from = field(entry, 'from');
  const prompt = field(entry, 'prompt');
  return [
    span('❯', 'accent'),
    span(
      ` ${receipt === 'failed' ? notSent(entry) : answerWord(entry.facts[0]?.how) || 'text sent'}`,
      'text',
    ),
    ...by(entry, 'grey'),
    ...(from === '' ? [] : [span(`, ${places[from] ?? from}`, 'grey')]),
    span(trouble, receipt === 'failed' ? 'red' : 'amber'),
    ...(prompt === '' ? [] : [span(' · ', 'faint'), span(cleanLine(prompt), 'text')]),
  ];
}

const notSent = ({ facts: [fact] }: TimelineEntry): string =>
  fact?.how === undefined ? 'text not sent' : 'answer not sent';

const places: Readonly<Record<string, string>> = {
  key: 'with a key',
  'command line': 'on the command line',
};

/** Questions and the ends of turns say the other changes. */
function spokenStatus(entry: TimelineEntry): Span[] {
  const to = field(entry, 'to');
  const reason = field(entry, 'reason');
  const text = reason.startsWith(to) || reason === '' ? reason || to : `${to}: ${reason}`;
  return [span('■', 'grey'), span(` ${text}`, /exited [1-9]|SIG|lost/.test(text) ? 'red' : 'grey')];
}

/** What the last fact that says it says. */
function field({ facts }: TimelineEntry, name: string): string {
  const value = facts.findLast(fact => fact[name] !== undefined)?.[name];
  return typeof value === 'string' ? cleanLine(value, longestText) : '';
}

function number({ facts }: TimelineEntry, name: string): number | undefined {
  const value = facts.findLast(fact => typeof fact[name] === 'number')?.[name];
  return typeof value === 'number' ? value : undefined;
}

function exitCode(entry: TimelineEntry): Span[] {
  const exit = number(entry, 'exit');
  return exit === undefined || exit === 0 ? [] : [span(` exit ${exit}`, 'red')];
}

function guessed(entry: TimelineEntry): Span[] {
  return field(entry, 'by') === 'shell' ? [span(' guessed from shell', 'faint')] : [];
}

function changed(entry: TimelineEntry): Span[] {
  const added = number(entry, 'added');
  const removed = number(entry, 'removed');
  return [
    ...(added === undefined ? [] : [span(` +${added}`, 'green')]),
    ...(removed === undefined ? [] : [span(` −${removed}`, 'red')]),
  ];
}

function by(entry: TimelineEntry, fg: 'grey' | 'faint'): Span[] {
  const who = field(entry, 'by');
  return who === '' ? [] : [span(` by ${who}`, fg)];
}

function result({ mark, kind }: TimelineEntry): Span {
  if (mark === 'ok') return span('✓', 'green');
  if (mark === 'failed') return span('✗', 'red');
  if (mark === 'running') return span('▸', 'green');
  return kind === 'command' || kind === 'verify' ? span('?', 'amber') : span('·', 'grey');
}
