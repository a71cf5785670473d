import type { TimelineEntry, TimelineTurn } from '../../store/record/timeline.ts';
import { isFiltered, isFolded, sameRows, type TimelineView } from '../model/timeline-view.ts';
import { lastAtOrBefore, lastWhere } from './ascending.ts';
import { createChoice, type Item, searched } from './timeline-choice.ts';

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

export interface TimelineLayout {
  /** Lays turns out anew when they or the view changed; what did not change is not looked at again. */
  (turns: readonly TimelineTurn[], view: TimelineView): TimelineRows;
  /** The same, a part at a time: undefined when `enough` said so before the end; called again it goes on from there. */
  (turns: readonly TimelineTurn[], view: TimelineView, enough: () => boolean): TimelineRows | undefined;
}

export function createTimelineRows(): TimelineLayout {
  const choice = createChoice();
  /** The last turns and view, how many of the turns are done, and the rows when all are. */
  let last:
    | { turns: readonly TimelineTurn[]; view: TimelineView; done: number; rows?: TimelineRows }
    | undefined;
  const layOut = (
    turns: readonly TimelineTurn[],
    view: TimelineView,
    enough: () => boolean = () => false,
  ): TimelineRows | undefined => {
    if (last?.turns !== turns || !sameRows(last.view, view)) last = { turns, view, done: 0 };
    for (; last.done < turns.length; last.done++) {
      if (!choice.proceed(turns[last.done] as TimelineTurn, view, enough)) return undefined;
    }
    last.rows ??= rowsOf(turns, view, choice.of);
    return last.rows;
  };
  return layOut as TimelineLayout;
}

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
  itemsOf: (turn: TimelineTurn) => readonly Item[],
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
  const item = lastWhere(items, ([first]) => first <= n);
  if (item < 0) return heading;
  return head.length + item + (item < within ? 0 : tail.length);
}
