import type { TimelineEntry } from '../../store/record/timeline.ts';
import { cleanLine } from '../../term/clean.ts';
import { type Span, span } from '../components/spans.ts';

/** One thing that happened, in words; undefined for what its neighbours tell already. */
export function spokenEntry(entry: TimelineEntry): Span[] | undefined {
  return words[entry.kind](entry, cleanLine(entry.text));
}

type Words = (entry: TimelineEntry, text: string) => Span[] | undefined;

const words: Readonly<Record<TimelineEntry['kind'], Words>> = {
  command: (entry, text) => [result(entry), span(' runs ', 'grey'), span(text, 'text'), ...exitCode(entry)],
  edit: (entry, text) => [
    entry.mark === 'failed' ? result(entry) : span('±', 'green'),
    span(' edits ', 'grey'),
    span(field(entry, 'path') || text, 'text'),
    ...changed(entry),
  ],
  read: (_, text) => [span('·', 'grey'), span(` reads ${text}`, 'grey')],
  tool: (entry, text) => [result(entry), span(` ${text}`, 'grey')],
  question: (_, text) => [span('?', 'amber'), span(' asks ', 'grey'), span(text, 'amber')],
  send: spokenSend,
  reasoning: (_, text) => [span('·', 'grey'), span(` ${text}`, 'grey')],
  commit: (entry, text) => [
    span('●', 'green'),
    span(' commits ', 'grey'),
    span(text, 'text'),
    ...by(entry, 'faint'),
  ],
  verify: (entry, text) => [result(entry), span(' verify ', 'grey'), span(text, 'text'), ...exitCode(entry)],
  review: (entry, text) => [span('◆', 'violet'), span(` ${text}`, 'text'), ...by(entry, 'grey')],
  outside: (_, text) => [span('!', 'red'), span(` changed outside of the worktree: ${text}`, 'red')],
  comment: (_, text) => [span('"', 'grey'), span(` ${text}`, 'text')],
  note: (_, text) => [span('!', 'amber'), span(` ${text}`, 'text')],
  status: spokenStatus,
  snapshot: (entry, text) => (field(entry, 'why') === 'turn' ? undefined : [span(`· ${text}`, 'grey')]),
  session: entry => {
    const how = field(entry, 'source');
    const started = how === '' || how === 'startup' ? 'session started' : `session started: ${how}`;
    return [span(`· ${[started, field(entry, 'model')].filter(Boolean).join(' with ')}`, 'grey')];
  },
};

const answers: Readonly<Record<string, string>> = {
  approve: 'approved',
  deny: 'denied',
  option: 'answered',
  typed: "answered in the agent's terminal",
};

/** An answer to a question, or a text: who gave it is the same person most of the time, how it arrived matters. */
function spokenSend(entry: TimelineEntry): Span[] {
  const how = field(entry, 'how');
  const option = entry.facts[0]?.how;
  const chosen =
    typeof option === 'object' && option !== null && 'option' in option
      ? `option ${option.option} taken`
      : '';
  const what = chosen || answers[how] || how || 'text sent';
  const receipt = field(entry, 'receipt');
  const why = field(entry, 'why');
  const trouble =
    receipt === '' || receipt === 'delivered' ? '' : `: ${[receipt, why].filter(Boolean).join(', ')}`;
  return [
    span('❯', 'accent'),
    span(` ${what}`, 'text'),
    span(trouble, receipt === 'failed' ? 'red' : 'amber'),
  ];
}

/** Questions and the ends of turns say the other changes. */
function spokenStatus(entry: TimelineEntry): Span[] | undefined {
  const to = field(entry, 'to');
  if (to !== 'exited' && to !== 'lost' && to !== 'unknown') return undefined;
  const reason = field(entry, 'reason');
  const text = reason.startsWith(to) || reason === '' ? reason || to : `${to}: ${reason}`;
  return [span('■', 'grey'), span(` ${text}`, /exited [1-9]|SIG|lost/.test(text) ? 'red' : 'grey')];
}

/** What the last fact that says it says. */
function field({ facts }: TimelineEntry, name: string): string {
  const value = facts.findLast(fact => fact[name] !== undefined)?.[name];
  return typeof value === 'string' ? cleanLine(value) : '';
}

function number({ facts }: TimelineEntry, name: string): number | undefined {
  const value = facts.findLast(fact => typeof fact[name] === 'number')?.[name];
  return typeof value === 'number' ? value : undefined;
}

function exitCode(entry: TimelineEntry): Span[] {
  const exit = number(entry, 'exit');
  return exit === undefined || exit === 0 ? [] : [span(` exit ${exit}`, 'red')];
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

function result({ mark }: TimelineEntry): Span {
  if (mark === 'ok') return span('✓', 'green');
  if (mark === 'failed') return span('×', 'red');
  return mark === 'running' ? span('▸', 'green') : span('·', 'grey');
}
