import type { TimelineEntry, TimelineTurn } from '../../store/record/timeline.ts';
import { ofKind } from '../../store/record/timeline-kinds.ts';
import { isFiltered, type TimelineView } from '../model/timeline-view.ts';
import { lastWhere } from './ascending.ts';
import { isTold, spokenEntry } from './timeline-words.ts';

/** Place of an entry among those of its turn, and how many of the following ones are told with it. */
export type Item = readonly [n: number, more: number];

/** Which entries of the turns are told, kept from one look to the next. */
export interface Choice {
  /** Chooses what is new or was not chosen yet. False when `enough` ended it before all of the turn was. */
  proceed(turn: TimelineTurn, view: TimelineView, enough: () => boolean): boolean;
  /** What was chosen of a turn; never changed afterwards. */
  of(turn: TimelineTurn): readonly Item[];
}

/** Shorter runs of reads are told one by one: three lines of reading still tell something. */
const shortestRun = 4;
/** So many are looked at between two looks at the clock; a search through long outputs takes some 10 µs for each. */
const atOnce = 64;

interface Chosen {
  filter: string;
  /** See `TimelineTurn.look`. */
  look: number;
  items: Item[];
  /** The entries before this one are chosen. */
  next: number;
}

export function createChoice(): Choice {
  const known = new Map<number, Chosen>();
  return {
    proceed(turn, view, enough) {
      const filter = `${view.kind} ${view.text}`;
      const before = known.get(turn.turn);
      const chosen =
        before?.filter === filter ? goneOn(before, turn) : { filter, look: turn.look, items: [], next: 0 };
      known.set(turn.turn, chosen);
      if (chosen.next === turn.entries.length) return true;
      const wanted = view.text === '' ? undefined : searched(view.text);
      while (chosen.next < turn.entries.length) {
        if (enough()) return false;
        choose(chosen, turn, view, wanted);
      }
      return true;
    },
    of: ({ turn }) => known.get(turn)?.items ?? [],
  };
}

/** Without what has changed since. */
function goneOn(before: Chosen, { look, changes, entries }: TimelineTurn): Chosen {
  let next = changes.since(before.look);
  if (next > before.next) return Object.assign(before, { look });
  // A run of reads may have become another one.
  while (next > 0 && entries[next - 1]?.kind === 'read') next -= 1;
  // A copy: rows that are shown meanwhile have the old ones.
  const items = before.items.slice(0, lastWhere(before.items, ([n]) => n < next) + 1);
  return { ...before, look, items, next };
}

/** Adds the next entries that are told, runs of reads in one. */
function choose(chosen: Chosen, turn: TimelineTurn, view: TimelineView, wanted: RegExp | undefined): void {
  const { entries } = turn;
  const { items } = chosen;
  const joins = !isFiltered(view);
  const stop = Math.min(entries.length, chosen.next + atOnce);
  while (chosen.next < stop) {
    const n = chosen.next;
    let end = n;
    while (joins && entries[end]?.kind === 'read') end += 1;
    if (end - n >= shortestRun) {
      items.push([n, end - n - 1]);
      chosen.next = end;
      continue;
    }
    const entry = entries[n];
    if (entry && isTold(entry) && ofKind(entry, view.kind) && fits(entry, wanted)) items.push([n, 0]);
    chosen.next += 1;
  }
}

/** Looked for in what was recorded, in what a command printed, and in the words of its row. */
function fits(entry: TimelineEntry, wanted: RegExp | undefined): boolean {
  if (wanted === undefined || wanted.test(entry.text)) return true;
  if (entry.facts.some(({ text }) => typeof text === 'string' && wanted.test(text))) return true;
  const spoken = spokenEntry(entry).map(({ text }) => text);
  return wanted.test(spoken.join(''));
}

/** Without a lower-case copy of every text: of 200,000 entries that would be most of the time. */
export function searched(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
}
