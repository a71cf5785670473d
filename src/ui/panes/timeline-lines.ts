import { type TimelineEntry, type TimelineTurn, timeline } from '../../store/record/timeline.ts';
import type { Fact, SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import { type Span, span } from '../components/spans.ts';
import { spokenEntry } from './timeline-words.ts';

/** The record as turns: a heading each, below it what happened in readable words; `stops` are the headings. */
export function timelineLines(
  record: SessionRecord,
  facts: readonly Fact[],
): { lines: Span[][]; stops: number[] } {
  const lines: Span[][] = [[]];
  const stops: number[] = [];
  for (const turn of timeline(record, facts)) {
    if (turn.turn > 0) {
      if (lines.length > 1) lines.push([]);
      stops.push(lines.length);
      lines.push(heading(turn));
    }
    for (const entry of withoutRuns(turn.entries)) {
      const words = spokenEntry(entry);
      if (words) lines.push([span(` ${clock(entry.t)} `, 'grey'), span('  '), ...words]);
    }
    if (turn.turn > 0) lines.push(...ending(turn));
  }
  if (lines.length === 1) lines.push([span('  nothing happened yet', 'grey')]);
  return { lines, stops };
}

function heading({ start, turn, prompt }: TimelineTurn): Span[] {
  return [
    span(` ${clock(start)} `, 'grey'),
    span(`Turn ${turn}`, 'text', { bold: true }),
    span('  '),
    span(cleanLine(prompt), 'text'),
  ];
}

const endWords = {
  done: ['✓', 'green', 'turn done'],
  failed: ['×', 'red', 'turn failed'],
  interrupted: ['×', 'amber', 'turn interrupted'],
} as const;

/** How the turn ended, after what time, and the snapshot of it; the agent's last words above. */
function ending({ start, end, outcome, text, snapshot }: TimelineTurn): Span[][] {
  const last = cleanLine(text);
  const said = last === '' ? [] : [[span(`${gutter}· `, 'grey'), span(last, 'text')]];
  if (outcome === 'running') return said;
  if (outcome === 'unknown' || end === null) return [...said, [span(`${gutter}· turn over`, 'grey')]];
  const [mark, color, words] = endWords[outcome];
  const kept = snapshot === null ? '' : ` · snapshot ${snapshot}`;
  return [
    ...said,
    [
      span(` ${clock(end)} `, 'grey'),
      span('  '),
      span(mark, color),
      span(` ${words} after ${duration(end - start)}${kept}`, 'grey'),
    ],
  ];
}

/** As wide as a time with its indent. */
const gutter = ' '.repeat(9);

/** Shorter runs are told one by one: three lines of reading still tell something. */
const shortestRun = 4;

/** An agent reads dozens of files in a row: one line says it. */
function withoutRuns(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const kept: TimelineEntry[] = [];
  for (let i = 0; i < entries.length; ) {
    let end = i;
    while (entries[end]?.kind === 'read') end += 1;
    const first = entries[i];
    if (first && end - i >= shortestRun) {
      kept.push({ ...first, text: `${first.text} and ${end - i - 1} more files` });
      i = end;
    } else {
      const upTo = Math.max(end, i + 1);
      kept.push(...entries.slice(i, upTo));
      i = upTo;
    }
  }
  return kept;
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}m ${seconds % 60}s`
    : `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

function clock(ms: number): string {
  const date = new Date(ms);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
