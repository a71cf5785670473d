import { maxPaths } from '../limits.ts';
import type { SessionRecord } from '../schema.ts';
import type { TimelineEntry, TimelineTurn } from './timeline.ts';
import { denied } from './timeline-kinds.ts';

/** Something that went wrong in a session, for those who learn from it. */
export interface Mistake {
  /** ms */
  t: number;
  turn: number;
  kind: 'failed' | 'rejected' | 'interrupted' | 'reverted' | 'note';
  /** As it was recorded: clean it before it is shown. */
  text: string;
  exit: number | null;
}

/**
 * Failed commands, rejected approvals, interrupts, reverted edits and notes, in the order they happened.
 * @param ignored of the {@link missingEdits}, those that git ignores; null where that cannot be asked any more
 */
export function mistakes(
  record: Pick<SessionRecord, 'size' | 'review'>,
  turns: readonly TimelineTurn[],
  ignored: ReadonlySet<string> | null = null,
): Mistake[] {
  const found = turns.flatMap(turn => [
    ...turn.entries.flatMap(entry => (toldTwice(turn, entry) ? [] : fromEntry(entry, turn.turn))),
    ...interrupted(turn),
  ]);
  return [...found, ...undone(record, turns, ignored), ...askedChanges(record)].sort((a, b) => a.t - b.t);
}

/** The agent writes down a refusal a moment after the person gave it. ms */
const noteDelay = 60_000;

/** A denied question whose refusal the agent's own record tells too. */
function toldTwice({ entries }: TimelineTurn, entry: TimelineEntry): boolean {
  if (!denied(entry)) return false;
  return entries.some(
    ({ t, facts }) => facts[0]?.kind === 'rejected' && t >= entry.t && t - entry.t < noteDelay,
  );
}

function fromEntry(entry: TimelineEntry, turn: number): Mistake[] {
  const make = (kind: Mistake['kind'], text = entry.text, exit: number | null = null): Mistake[] => [
    { t: entry.t, turn, kind, text, exit },
  ];
  if (entry.kind === 'command' || entry.kind === 'verify') {
    const exit = entry.facts.findLast(fact => typeof fact.exit === 'number')?.exit;
    if (entry.mark === 'failed') return make('failed', entry.text, typeof exit === 'number' ? exit : null);
    return reverts.test(entry.text) ? make('reverted') : [];
  }
  if (entry.kind === 'tool' || entry.kind === 'edit') return entry.mark === 'failed' ? make('failed') : [];
  if (denied(entry)) return make('rejected');
  if (entry.kind !== 'note') return [];
  const kind = entry.facts[0]?.kind;
  const meaning = typeof kind === 'string' ? noteKinds[kind] : undefined;
  return meaning === null ? [] : make(meaning ?? 'note');
}

/** What the kinds of notes say about the agent; null: nothing it did wrong. */
const noteKinds: Readonly<Record<string, Mistake['kind'] | null>> = {
  rejected: 'rejected',
  interrupt: 'interrupted',
  rollback: 'reverted',
  compaction: null,
  unreadable: null,
  queued: null,
};

/** Commands that throw work away. */
const reverts =
  /\bgit\s+(checkout\s+(--\s|\.(\s|$)|\S+\s+--\s)|restore\b(?!\s+--staged\b)|reset\s+--hard|revert\b|clean\s+-\w*f)/;

/** An interrupt that no note tells. */
function interrupted(turn: TimelineTurn): Mistake[] {
  const told = turn.entries.some(({ facts }) => facts[0]?.k === 'note' && facts[0].kind === 'interrupt');
  if (turn.outcome !== 'interrupted' || told) return [];
  return [
    {
      t: turn.end ?? turn.start,
      turn: turn.turn,
      kind: 'interrupted',
      text: 'the turn was interrupted',
      exit: null,
    },
  ];
}

/** Files that an agent edited and that the final change does not hold: it, or somebody else, took that back. */
function undone(
  record: Pick<SessionRecord, 'size'>,
  turns: readonly TimelineTurn[],
  ignored: ReadonlySet<string> | null,
): Mistake[] {
  const why = ignored ? 'undone' : 'undone, or ignored by git';
  return [...missing(record, turns)].flatMap(([path, { t, turn }]): Mistake[] => {
    const text = `${path}: edited, and not in the final change (${why})`;
    return ignored?.has(path) ? [] : [{ t, turn, kind: 'reverted', text, exit: null }];
  });
}

/** Paths in the worktree that were edited and that the final change does not hold. */
export function missingEdits(
  record: Pick<SessionRecord, 'size'>,
  turns: readonly TimelineTurn[],
): readonly string[] {
  return [...missing(record, turns).keys()];
}

/** By path: the last edit. */
function missing(
  { size }: Pick<SessionRecord, 'size'>,
  turns: readonly TimelineTurn[],
): Map<string, { t: number; turn: number }> {
  const last = new Map<string, { t: number; turn: number }>();
  // A list that was cut short proves nothing.
  if (!size || size.paths.length >= maxPaths || size.paths.length < size.files) return last;
  const kept = new Set(size.paths);
  for (const { turn, entries } of turns) {
    for (const { t, kind, facts } of entries) {
      const path = facts[0]?.path;
      if (kind !== 'edit' || typeof path !== 'string' || path.startsWith('/') || path.startsWith('..'))
        continue;
      if (!kept.has(path)) last.set(path, { t, turn });
    }
  }
  return last;
}

function askedChanges({ review }: Pick<SessionRecord, 'review'>): Mistake[] {
  if (review.state !== 'changes asked' || review.note === '') return [];
  return [{ t: review.at ?? 0, turn: 0, kind: 'note', text: `review: ${review.note}`, exit: null }];
}
