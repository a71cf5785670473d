import { counted } from '../../lib/counted.ts';
import type { TimelineTurn } from '../../store/record/timeline.ts';
import { cleanLine } from '../../term/clean.ts';
import { type Span, span } from '../components/spans.ts';
import { clock, duration, tokenCount } from './durations.ts';
import type { TimelineRow } from './timeline-rows.ts';
import { spokenEntry } from './timeline-words.ts';

/** A row of the timeline as text; the one under the cursor has a bar and an accent. */
export function timelineLine(row: TimelineRow, selected: boolean): Span[] {
  const [first, ...rest] = content(row);
  if (!selected || first === undefined) return first === undefined ? [] : [first, ...rest];
  // The first span stays in sight when lines are shifted, so the bar is part of it.
  return [span(`▌${first.text.slice(1)}`, 'accent', { bold: true }), ...rest];
}

function content(row: TimelineRow): Span[] {
  switch (row.kind) {
    case 'blank':
      return [];
    case 'heading':
      return heading(row.turn, row.folded);
    case 'entry': {
      const told = spokenEntry(row.entry);
      const more = row.more === 0 ? [] : [span(` and ${row.more} more files`, 'grey')];
      return [time(row.entry.t), span('  '), ...told, ...more];
    }
    case 'said':
      return [span(gutter, 'grey'), span('· ', 'grey'), span(cleanLine(row.turn.text, longestSaid), 'text')];
    case 'end':
      return ending(row.turn);
  }
}

/** As wide as a time with its indent. */
const gutter = ' '.repeat(9);
/** One row shows less; the details have all. Characters. */
const longestSaid = 2_000;

function heading(turn: TimelineTurn, folded: boolean): Span[] {
  return [
    time(turn.start),
    span(folded ? '▸ ' : '▾ ', 'grey'),
    span(`Turn ${turn.turn}`, 'text', { bold: true }),
    span('  '),
    turn.prompt === ''
      ? span('prompt not known', 'faint')
      : span(cleanLine(turn.prompt, longestSaid), 'text'),
    ...(folded ? [span(`  ${folding(turn)}`, 'grey')] : []),
  ];
}

/** What a folded turn holds. */
function folding({ entries }: TimelineTurn): string {
  const commands = entries.filter(({ kind }) => kind === 'command');
  const failed = commands.filter(({ mark }) => mark === 'failed').length;
  const edits = entries.filter(({ kind }) => kind === 'edit').length;
  const parts = [
    commands.length > 0 ? counted(commands.length, 'command') : '',
    failed > 0 ? `${failed} ✗` : '',
    edits > 0 ? counted(edits, 'edit') : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : counted(entries.length, 'entry', 'entries');
}

const endWords = {
  done: ['✓', 'green', 'turn done'],
  failed: ['✗', 'red', 'turn failed'],
  interrupted: ['✗', 'amber', 'turn interrupted'],
} as const;

/** How the turn ended, after what time, what it cost, and the snapshot of it. */
function ending(turn: TimelineTurn): Span[] {
  const { start, end, outcome, snapshot } = turn;
  const cost = tokensText(turn);
  const more = [cost, snapshot === null ? '' : `snapshot ${snapshot}`]
    .filter(Boolean)
    .map(part => ` · ${part}`);
  if (outcome === 'running' || outcome === 'unknown' || end === null)
    return [span(gutter, 'grey'), span(`· turn over${more.join('')}`, 'grey')];
  const [mark, color, words] = endWords[outcome];
  return [
    time(end),
    span('  '),
    span(mark, color),
    span(` ${words} after ${duration(Math.round((end - start) / 1000) * 1000)}${more.join('')}`, 'grey'),
  ];
}

/** `12.3k in, 1.2k out`; empty when nobody told. */
export function tokensText({ tokens }: Pick<TimelineTurn, 'tokens'>): string {
  const { in: read, out } = tokens;
  return read + out === 0 ? '' : `${tokenCount(read)} tokens in, ${tokenCount(out)} out`;
}

function time(ms: number): Span {
  return span(` ${clock(ms)} `, 'grey');
}
