import type { Fact } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import { type Span, span } from '../components/spans.ts';

/** Facts as lines: turns as headings, below them what happened; `stops` are the headings. */
export function timelineLines(facts: readonly Fact[]): { lines: Span[][]; stops: number[] } {
  const lines: Span[][] = [[]];
  const stops: number[] = [];
  for (const fact of facts) {
    const text = factSpans(fact);
    if (!text) continue;
    if (fact.k === 'turn.start') {
      if (lines.length > 1) lines.push([]);
      stops.push(lines.length);
    }
    const heading = fact.k === 'turn.start';
    lines.push([span(` ${clock(fact.t)} `, 'grey'), ...(heading ? [] : [span('  ')]), ...text]);
  }
  if (lines.length === 1) lines.push([span('  nothing happened yet', 'grey')]);
  return { lines, stops };
}

type Line = (fact: Fact) => Span[] | undefined;

/** One line for each kind worth a line; kinds that only support others are left out. */
const lineOf: Partial<Record<Fact['k'], Line>> = {
  session: fact => [span(`session ${word(fact.source) || 'started'}`, 'grey')],
  'turn.start': fact => [
    span(`Turn ${fact.turn}`, 'text', { bold: true }),
    span('  '),
    span(word(fact.prompt), 'text'),
  ],
  'turn.end': fact => {
    const outcome = word(fact.outcome) || 'done';
    return [mark(outcome === 'done'), span(` turn ${outcome}`, 'grey')];
  },
  command: fact => {
    const known = typeof fact.exit === 'number';
    const head = known ? mark(fact.exit === 0) : span('?', 'grey');
    const exit = known && fact.exit !== 0 ? [span(` exit ${String(fact.exit)}`, 'red')] : [];
    return [head, span(' runs ', 'grey'), span(word(fact.cmd), 'text'), ...exit];
  },
  edit: fact => [
    span('±', 'green'),
    span(' edits ', 'grey'),
    span(word(fact.path), 'text'),
    ...(typeof fact.added === 'number' ? [span(` +${fact.added}`, 'green')] : []),
    ...(typeof fact.removed === 'number' ? [span(` −${fact.removed}`, 'red')] : []),
  ],
  read: fact => [span('·', 'grey'), span(' reads ', 'grey'), span(word(fact.path), 'grey')],
  reasoning: fact => [span('·', 'grey'), span(` ${word(fact.text)}`, 'grey')],
  waiting: fact => [span('?', 'amber'), span(' asks ', 'grey'), span(word(fact.text), 'amber')],
  send: fact => [
    span('❯', 'accent'),
    span(` ${word(fact.what) || 'sent'} by ${word(fact.from) || word(fact.by) || 'a person'}`, 'grey'),
    span(fact.receipt === undefined ? '' : ` ${word(fact.receipt)}`, 'grey'),
  ],
  status: fact => [
    span('·', 'faint'),
    span(` ${word(fact.to).replace('-', ' ')}`, 'grey'),
    span(fact.reason ? `: ${word(fact.reason)}` : '', 'faint'),
  ],
  outside: fact => [
    span('!', 'red'),
    span(' changed outside of the worktree: ', 'red'),
    span(word(fact.path), 'red'),
  ],
  commit: fact => [
    span('●', 'green'),
    span(' commits ', 'grey'),
    span(word(fact.sha).slice(0, 8), 'grey'),
    span(` ${word(fact.subject)}`, 'text'),
    span(fact.by ? ` by ${word(fact.by)}` : '', 'faint'),
  ],
  verify: fact => [mark(fact.exit === 0), span(' verify ', 'grey'), span(word(fact.cmd), 'text')],
  review: fact => [
    span('◆', 'violet'),
    span(` ${word(fact.state)}`, 'text'),
    span(fact.by ? ` by ${word(fact.by)}` : '', 'grey'),
  ],
  lesson: fact => [span('!', 'amber'), span(` ${word(fact.text)}`, 'text')],
  note: fact => [span('!', 'amber'), span(` ${word(fact.text)}`, 'text')],
};

function factSpans(fact: Fact): Span[] | undefined {
  return lineOf[fact.k]?.(fact);
}

function word(value: unknown): string {
  return typeof value === 'string' ? cleanLine(value) : typeof value === 'number' ? String(value) : '';
}

function mark(good: boolean): Span {
  return good ? span('✓', 'green') : span('×', 'red');
}

function clock(ms: number): string {
  const date = new Date(ms);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
