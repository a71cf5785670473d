import type { TimelineEntry, TimelineTurn } from '../../store/record/timeline.ts';
import { ofKind } from '../../store/record/timeline-kinds.ts';
import { isFiltered, isFolded, type TimelineView } from '../model/timeline-view.ts';
import { lastAtOrBefore } from './ascending.ts';
import { isTold, spokenEntry } from './timeline-words.ts';

/** One row of the timeline. */
export type TimelineRow =
  | { kind: 'blank' }
  | { kind: 'heading'; turn: TimelineTurn; folded: boolean }
  /** `more`: that many further files are told by this row. */
  | { kind: 'entry'; turn: TimelineTurn; entry: TimelineEntry; more: number }
  | { kind: 'said'; turn: TimelineTurn }
  | { kind: 'end'; turn: TimelineTurn };

/** The rows of a timeline; none is made before it is asked for. */
export interface TimelineRows {
  readonly length: number;
  at(index: number): TimelineRow;
  /** Headings. */
  readonly stops: readonly number[];
  /** Name of a row for {@link TimelineView.at}; undefined for a blank one. */
  key(index: number): string | undefined;
  /** Where a row is now; for an entry that is folded or filtered away the heading or the nearest row before it. */
  find(key: string): number | undefined;
}

/** Shorter runs of reads are told one by one: three lines of reading still tell something. */
const shortestRun = 4;

/** Lays turns out anew when they or the view changed; turns without new facts keep what was found out about them. */
export function createTimelineRows(): (turns: readonly TimelineTurn[], view: TimelineView) => TimelineRows {
  const known = new Map<number, { facts: number; filter: string; items: Item[] }>();
  return (turns, view) => {
    const filter = `${view.kind} ${view.text}`;
    const itemsOf = (turn: TimelineTurn) => {
      const before = known.get(turn.turn);
      if (before && before.facts === turn.facts && before.filter === filter) return before.items;
      const items = chosen(turn, view);
      known.set(turn.turn, { facts: turn.facts, filter, items });
      return items;
    };
    return rowsOf(turns, view, itemsOf);
  };
}

/** Place of an entry among those of its turn, and how many of the following ones are told with it. */
type Item = readonly [n: number, more: number];

interface Block {
  turn: TimelineTurn;
  items: readonly Item[];
  head: readonly TimelineRow[];
  /** How the turn ended. */
  tail: readonly TimelineRow[];
  /** So many items stand before the tail; those behind it happened when the turn was over. */
  within: number;
}

function rowsOf(
  turns: readonly TimelineTurn[],
  view: TimelineView,
  itemsOf: (turn: TimelineTurn) => Item[],
): TimelineRows {
  const blocks: Block[] = [];
  const starts: number[] = [];
  const stops: number[] = [];
  // The first row stays free.
  let length = 1;
  for (const turn of turns) {
    const items = itemsOf(turn);
    if (items.length === 0 && !standsAlone(turn, view)) continue;
    const block = blockOf(turn, items, view, length > 1);
    if (turn.turn > 0) stops.push(length + block.head.length - 1);
    blocks.push(block);
    starts.push(length);
    length += block.head.length + block.items.length + block.tail.length;
  }
  const place = (index: number) => {
    const n = lastAtOrBefore(starts, index);
    return { block: blocks[n], offset: index - (starts[n] ?? 0) };
  };
  return {
    length: blocks.length === 0 ? 0 : length,
    stops,
    at(index) {
      const { block, offset } = place(index);
      return (block && offset >= 0 && rowAt(block, offset)) || blank;
    },
    key(index) {
      const { block, offset } = place(index);
      if (!block || offset < 0) return undefined;
      const row = rowAt(block, offset);
      return row && row.kind !== 'blank' ? keyOf(row, itemAt(block, offset)) : undefined;
    },
    find(key) {
      const [turn, rest] = key.split(':');
      const n = blocks.findIndex(block => block.turn.turn === Number(turn));
      const block = blocks[n];
      if (!block) return undefined;
      return (starts[n] ?? 0) + offsetOf(block, rest);
    },
  };
}

const blank: TimelineRow = { kind: 'blank' };

/** A turn without a fitting entry is told by its heading; while something is filtered only when its prompt fits. */
function standsAlone(turn: TimelineTurn, view: TimelineView): boolean {
  if (turn.turn === 0) return false;
  if (!isFiltered(view)) return true;
  return view.kind === 'all' && searched(view.text).test(turn.prompt);
}

function blockOf(turn: TimelineTurn, items: readonly Item[], view: TimelineView, gap: boolean): Block {
  if (turn.turn === 0) return { turn, items, head: [], tail: [], within: items.length };
  const folded = isFolded(view, turn.turn);
  const heading: TimelineRow = { kind: 'heading', turn, folded };
  const head = gap ? [blank, heading] : [heading];
  if (folded) return { turn, items: [], head, tail: [], within: 0 };
  const tail: TimelineRow[] = [];
  if (!isFiltered(view)) {
    if (turn.text !== '') tail.push({ kind: 'said', turn });
    if (turn.outcome !== 'running') tail.push({ kind: 'end', turn });
  }
  return { turn, items, head, tail, within: itemsWithin(turn, items) };
}

/** A review or a comment that came behind the end of a turn is not shown as a part of it. */
function itemsWithin({ end, entries }: TimelineTurn, items: readonly Item[]): number {
  let within = items.length;
  if (end === null) return within;
  while (within > 0 && (entries[items[within - 1]?.[0] ?? 0]?.t ?? 0) > end) within -= 1;
  return within;
}

function rowAt(block: Block, offset: number): TimelineRow | undefined {
  const { turn, head, tail, within } = block;
  const item = itemAt(block, offset);
  const entry = item && turn.entries[item[0]];
  if (item && entry) return { kind: 'entry', turn, entry, more: item[1] };
  return head[offset] ?? tail[offset - head.length - within];
}

/** The item in a row of its block; undefined for a heading and an end. */
function itemAt({ items, head, tail, within }: Block, offset: number): Item | undefined {
  const n = offset - head.length;
  if (n < within) return items[n];
  return n < within + tail.length ? undefined : items[n - tail.length];
}

function keyOf(row: TimelineRow, item: Item | undefined): string | undefined {
  if (row.kind === 'blank') return undefined;
  if (row.kind === 'heading') return String(row.turn.turn);
  return `${row.turn.turn}:${row.kind === 'entry' ? (item?.[0] ?? 0) : row.kind}`;
}

function offsetOf({ items, head, tail, within }: Block, rest: string | undefined): number {
  const heading = Math.max(0, head.length - 1);
  if (rest === undefined) return heading;
  const n = Number(rest);
  if (Number.isNaN(n)) {
    const at = tail.findIndex(({ kind }) => kind === rest);
    return at < 0 ? heading : head.length + within + at;
  }
  const starts = items.map(([first]) => first);
  if (starts.length === 0 || n < (starts[0] ?? 0)) return heading;
  const item = lastAtOrBefore(starts, n);
  return head.length + item + (item < within ? 0 : tail.length);
}

/** The entries that are told, runs of reads in one. */
function chosen(turn: TimelineTurn, view: TimelineView): Item[] {
  const { entries } = turn;
  const wanted = view.text === '' ? undefined : searched(view.text);
  const items: Item[] = [];
  const joins = !isFiltered(view);
  for (let n = 0; n < entries.length; ) {
    let end = n;
    while (joins && entries[end]?.kind === 'read') end += 1;
    if (end - n >= shortestRun) {
      items.push([n, end - n - 1]);
      n = end;
      continue;
    }
    const entry = entries[n];
    if (entry && isTold(entry) && ofKind(entry, view.kind) && fits(entry, wanted)) items.push([n, 0]);
    n += 1;
  }
  return items;
}

/** Looked for in what was recorded, in what a command printed, and in the words of its row. */
function fits(entry: TimelineEntry, wanted: RegExp | undefined): boolean {
  if (wanted === undefined || wanted.test(entry.text)) return true;
  if (entry.facts.some(({ text }) => typeof text === 'string' && wanted.test(text))) return true;
  const spoken = spokenEntry(entry).map(({ text }) => text);
  return wanted.test(spoken.join(''));
}

/** Without a lower-case copy of every text: of 200,000 entries that would be most of the time. */
function searched(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
}
