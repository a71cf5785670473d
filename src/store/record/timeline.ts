import type { Fact, SessionRecord } from '../schema.ts';
import { type TimelineEntry, timelineEntry } from './timeline-entry.ts';

export type { TimelineEntry } from './timeline-entry.ts';

export interface TimelineTurn {
  /** 0 is what happened before the first prompt. */
  turn: number;
  prompt: string;
  /** ms */
  start: number;
  /** ms; null while it runs. */
  end: number | null;
  outcome: 'done' | 'failed' | 'interrupted' | 'running' | 'unknown';
  /** The agent's last words, when known. */
  text: string;
  snapshot: number | null;
  entries: TimelineEntry[];
}

/**
 * The record as turns with their entries, in the order things happened. A pure fold of session.json and facts.jsonl:
 * a tool's end completes its start, and a `command`, `edit` or `read` fact replaces the tool entry with its id.
 */
export function timeline(record: SessionRecord, facts: readonly Fact[]): TimelineTurn[] {
  const turns = new Map<number, TimelineTurn>();
  const byTool = new Map<string, TimelineEntry>();
  const told = new Set<TimelineTurn>();
  // Facts of one turn come from several writers (hooks, transcript); sorting is stable, so equal times keep their order.
  for (const fact of [...facts].sort((a, b) => a.t - b.t)) {
    const turn = turnOf(turns, fact);
    if (fact.k === 'turn.start') addStart(turn, fact);
    else if (fact.k === 'turn.end') addEnd(turn, fact, told);
    else {
      if (fact.k === 'snapshot' && typeof fact.n === 'number') turn.snapshot = fact.n;
      addEntry(turn, fact, byTool);
    }
  }
  const list = [...turns.values()].sort((a, b) => a.turn - b.turn);
  const first = list.find(({ turn }) => turn > 0);
  if (first && first.prompt === '' && first.turn === 1) first.prompt = record.prompt;
  closeOldTurns(list, record);
  return list;
}

function turnOf(turns: Map<number, TimelineTurn>, fact: Fact): TimelineTurn {
  const known = turns.get(fact.turn);
  if (known) return known;
  const fresh: TimelineTurn = {
    turn: fact.turn,
    prompt: '',
    start: fact.t,
    end: null,
    outcome: 'unknown',
    text: '',
    snapshot: null,
    entries: [],
  };
  turns.set(fact.turn, fresh);
  return fresh;
}

/** Status, hook and transcript each tell that a turn began; several prompts may be given while one runs. */
function addStart(turn: TimelineTurn, fact: Fact): void {
  const prompt = text(fact.prompt);
  if (!turn.prompt.split('\n\n').includes(prompt) && turn.prompt !== prompt && prompt !== '') {
    turn.prompt = turn.prompt === '' ? prompt : `${turn.prompt}\n\n${prompt}`;
  }
  if (turn.outcome === 'unknown' && turn.end === null) turn.outcome = 'running';
  turn.start = Math.min(turn.start, fact.t);
}

/**
 * The same of its end: what the agent itself tells (`told`) counts more than what its screen looked like, its last words
 * more than none.
 */
function addEnd(turn: TimelineTurn, fact: Fact, told: Set<TimelineTurn>): void {
  const byAgent = fact.src === 'hook' || fact.src === 'transcript';
  if (byAgent || !told.has(turn)) turn.outcome = outcome(fact.outcome);
  if (byAgent) told.add(turn);
  turn.end = Math.max(turn.end ?? 0, fact.t);
  turn.text = text(fact.text) || turn.text;
  if (typeof fact.snapshot === 'number') turn.snapshot = fact.snapshot;
}

function addEntry(turn: TimelineTurn, fact: Fact, byTool: Map<string, TimelineEntry>): void {
  const entry = timelineEntry(fact);
  if (entry === undefined) return;
  const id = typeof fact.id === 'string' ? fact.id : undefined;
  const before = id === undefined ? undefined : byTool.get(id);
  if (id === undefined || !mergeable.has(fact.k)) {
    turn.entries.push(entry);
    return;
  }
  if (before === undefined) {
    byTool.set(id, entry);
    turn.entries.push(entry);
    return;
  }
  before.facts.push(fact);
  if (fact.k === 'tool.start') return;
  if (entry.mark !== '') before.mark = entry.mark;
  if (fact.k !== 'tool.end') Object.assign(before, { kind: entry.kind, text: entry.text });
}

/** Several facts about one thing, told by the same `id`. */
const mergeable = new Set<string>(['tool.start', 'tool.end', 'command', 'edit', 'read']);

/** A turn behind which another one began has ended, whoever missed that; so has the last one of an agent that is gone. */
function closeOldTurns(list: TimelineTurn[], { status }: SessionRecord): void {
  const over = status.value === 'exited' || status.value === 'lost';
  list.forEach((turn, i) => {
    if (turn.outcome === 'running' && (i < list.length - 1 || over)) turn.outcome = 'unknown';
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function outcome(value: unknown): TimelineTurn['outcome'] {
  return value === 'done' || value === 'failed' || value === 'interrupted' ? value : 'unknown';
}
