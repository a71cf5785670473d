import type { TimelineEntry, TimelineTurn } from '../../store/record/timeline.ts';
import type { Fact } from '../../store/schema.ts';
import { cleanLine, cleanText } from '../../term/clean.ts';
import type { PaletteColor } from '../../term/palette.ts';
import { wrapCells } from '../../term/sgr.ts';
import { type Span, span } from '../components/spans.ts';
import { clock, duration } from './durations.ts';
import { timelineLine, tokensText } from './timeline-lines.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** All that is known about one row: the whole command, its output, the reasoning before it, every field of its facts. */
export function detailLines(row: TimelineRow, width: number): Span[][] {
  if (row.kind === 'blank') return [];
  const title = timelineLine(row, false).slice(1);
  const parts = row.kind === 'entry' ? entryParts(row.turn, row.entry, row.more) : turnParts(row.turn);
  return [[], [span(' '), ...title], ...parts.flatMap(part => [[], ...partLines(part, width)])];
}

interface Part {
  title: string;
  text: string;
  fg: PaletteColor;
}

function partLines({ title, text, fg }: Part, width: number): Span[][] {
  const room = Math.max(10, width - 4);
  const lines = cleanText(text)
    .split('\n')
    .flatMap(line => wrapCells(line, room));
  return [[span(` ${title}`, 'grey')], ...lines.map(line => [span('   '), span(line, fg)])];
}

function entryParts(turn: TimelineTurn, entry: TimelineEntry, more: number): Part[] {
  const value = (name: string) => entry.facts.findLast(fact => fact[name] !== undefined)?.[name];
  const text = (name: string) => {
    const found = value(name);
    return typeof found === 'string' ? found : '';
  };
  const at = turn.entries.indexOf(entry);
  const run = turn.entries.slice(at, at + more + 1);
  const ms = value('ms');
  const parts: Array<Part | undefined> = [
    part('command', text('cmd')),
    part('in', text('cwd')),
    part('took', typeof ms === 'number' ? duration(ms) : ''),
    part('output, as far as it was kept', entry.kind === 'command' ? text('text') : '', 'grey'),
    part('files', more > 0 ? run.map(one => one.text).join('\n') : ''),
    part('text', entry.kind === 'command' ? '' : text('text')),
    entry.answer && part('answered', factText(entry.answer)),
    part('reasoning before it', reasoningBefore(turn, at, entry), 'grey'),
    part('when', `turn ${turn.turn}, ${clock(entry.t, true)}`),
    ...entry.facts.map(fact =>
      part(`fact ${cleanLine(fact.k)} from ${cleanLine(fact.src)}`, factText(fact), 'grey'),
    ),
  ];
  return parts.filter(one => one !== undefined);
}

function turnParts(turn: TimelineTurn): Part[] {
  const { start, end, outcome, text, prompt, snapshot } = turn;
  const span = end === null ? clock(start, true) : `${clock(start, true)} to ${clock(end, true)}`;
  return [
    part('prompt', prompt),
    part('last words', text),
    part('turn', `${turn.turn}, ${outcome}, ${span}`),
    part('tokens', tokensText(turn)),
    part('snapshot', snapshot === null ? '' : String(snapshot)),
  ].filter(one => one !== undefined);
}

function part(title: string, text: string, fg: PaletteColor = 'text'): Part | undefined {
  return text.trim() === '' ? undefined : { title, text, fg };
}

/** Farther back it was about something else. Entries. */
const nearby = 50;

function reasoningBefore(turn: TimelineTurn, at: number, entry: TimelineEntry): string {
  if (entry.kind === 'reasoning') return '';
  const before = turn.entries.slice(Math.max(0, at - nearby), Math.max(0, at));
  const thought = before.findLast(({ kind }) => kind === 'reasoning');
  return thought ? thought.text : '';
}

/** Told by the parts above. */
const shown = new Set(['t', 'k', 'src', 'turn', 'cmd', 'cwd', 'text']);

function factText(fact: Fact): string {
  return Object.entries(fact)
    .filter(([name, value]) => !shown.has(name) && value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}
