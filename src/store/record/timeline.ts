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
  /** What its model answers cost, sub-agents included. */
  tokens: { in: number; out: number; cached: number };
  /** In the order of time. */
  entries: TimelineEntry[];
  /** Grows with every fact of this turn. */
  facts: number;
}

/** The turns of a record whose facts come little by little. */
export interface Timeline {
  /** Takes what was added to the fact log since. */
  add(facts: readonly Fact[]): void;
  /** All turns, oldest first; `entries` is the same array as long as a turn has no new ones to sort in. */
  turns(record: SessionRecord): TimelineTurn[];
}

/**
 * The record as turns with their entries, in the order things happened. A pure fold of session.json and facts.jsonl:
 * a tool's end completes its start, and a `command`, `edit` or `read` fact replaces the tool entry with its id.
 */
export function timeline(record: SessionRecord, facts: readonly Fact[]): TimelineTurn[] {
  const fold = createTimeline();
  fold.add(facts);
  return fold.turns(record);
}

/** The same, going on where it ended: one new fact of 200,000 costs one. */
export function createTimeline(): Timeline {
  const turns = new Map<number, TimelineTurn>();
  const memory: Memory = { byTool: new Map(), told: new Set(), question: undefined };
  return {
    add(facts) {
      // Facts of one turn come from several writers (hooks, transcript); sorting is stable, so equal times keep their order.
      for (const fact of [...facts].sort((a, b) => a.t - b.t)) addFact(turnOf(turns, fact), fact, memory);
    },
    turns(record) {
      placeLate(turns);
      const list = [...turns.values()].sort((a, b) => a.turn - b.turn);
      const first = list.findIndex(({ turn }) => turn > 0);
      return list.map((turn, i) => settled(turn, record, i === first, i === list.length - 1));
    },
  };
}

/**
 * What was told before a turn was known of, but happened after it began, belongs to it: a prompt given as an argument
 * becomes known by the transcript, behind the first facts of the host.
 */
function placeLate(turns: ReadonlyMap<number, TimelineTurn>): void {
  const before = turns.get(0);
  if (!before || turns.size === 1) return;
  const later = [...turns.values()].filter(({ turn }) => turn > 0).sort((a, b) => b.turn - a.turn);
  while (before.entries.length > 0) {
    const last = before.entries.at(-1) as TimelineEntry;
    const turn = later.find(({ start }) => start < last.t);
    if (!turn) return;
    before.entries.pop();
    before.facts += 1;
    insert(turn.entries, last);
    turn.facts += 1;
  }
}

interface Memory {
  byTool: Map<string, TimelineEntry>;
  /** Turns whose end the agent itself told. */
  told: Set<TimelineTurn>;
  /** The last one nobody has answered. */
  question: TimelineEntry | undefined;
}

function addFact(turn: TimelineTurn, fact: Fact, memory: Memory): void {
  turn.facts += 1;
  if (fact.k === 'turn.start') addStart(turn, fact);
  else if (fact.k === 'turn.end') addEnd(turn, fact, memory.told);
  else if (fact.k === 'tokens') addTokens(turn, fact);
  else {
    if (fact.k === 'snapshot' && typeof fact.n === 'number') turn.snapshot = fact.n;
    addEntry(turn, fact, memory);
  }
}

/**
 * A turn as the whole record shows it: the first prompt may only be in the record, and a turn behind which another one
 * began has ended, whoever missed that; so has the last one of an agent that is gone.
 */
function settled(turn: TimelineTurn, { prompt, status }: SessionRecord, first: boolean, last: boolean) {
  const over = !last || status.value === 'exited' || status.value === 'lost';
  return {
    ...turn,
    prompt: first && turn.turn === 1 && turn.prompt === '' ? prompt : turn.prompt,
    outcome: turn.outcome === 'running' && over ? ('unknown' as const) : turn.outcome,
  };
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
    tokens: { in: 0, out: 0, cached: 0 },
    entries: [],
    facts: 0,
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

function addTokens(turn: TimelineTurn, fact: Fact): void {
  for (const name of ['in', 'out', 'cached'] as const) {
    const value = fact[name];
    if (typeof value === 'number') turn.tokens[name] += value;
  }
}

function addEntry(turn: TimelineTurn, fact: Fact, memory: Memory): void {
  const entry = timelineEntry(fact);
  if (entry === undefined) return;
  if (entry.kind === 'question') {
    // Drawn anew, after a resize for one: asked once as long as nothing else happened in its turn. One that closed
    // without an answer we know of may be asked again later, and is then another question.
    const last = turn.entries.findLast(({ kind }) => kind !== 'status');
    if (memory.question && memory.question === last && last.text === entry.text) {
      memory.question.facts.push(fact);
      return;
    }
    memory.question = entry;
  }
  if (entry.kind === 'send' && fact.how !== undefined && memory.question) {
    memory.question.answer = fact;
    memory.question = undefined;
  }
  const id = typeof fact.id === 'string' && mergeable.has(fact.k) ? fact.id : undefined;
  const before = id === undefined ? undefined : memory.byTool.get(id);
  if (before === undefined) {
    if (id !== undefined) memory.byTool.set(id, entry);
    insert(turn.entries, entry);
    return;
  }
  before.facts.push(fact);
  if (fact.k === 'tool.start') return;
  if (entry.mark !== '') before.mark = entry.mark;
  if (fact.k !== 'tool.end') Object.assign(before, { kind: entry.kind, text: entry.text });
}

/** Facts come nearly in order: looking from the end finds the place at once. */
function insert(entries: TimelineEntry[], entry: TimelineEntry): void {
  let at = entries.length;
  while (at > 0 && (entries[at - 1]?.t ?? 0) > entry.t) at -= 1;
  if (at === entries.length) entries.push(entry);
  else entries.splice(at, 0, entry);
}

/** Several facts about one thing, told by the same `id`. */
const mergeable = new Set<string>(['tool.start', 'tool.end', 'command', 'edit', 'read']);

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function outcome(value: unknown): TimelineTurn['outcome'] {
  return value === 'done' || value === 'failed' || value === 'interrupted' ? value : 'unknown';
}
