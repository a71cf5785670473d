import type { Fact, SessionRecord } from '../schema.ts';
import { type TimelineEntry, timelineEntry } from './timeline-entry.ts';
import { type TurnChangeLog, type TurnChanges, turnChanges } from './turn-changes.ts';

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
  /** Which `turns` gave it: the first is 1. */
  look: number;
  /** What has become of its entries since such a look. */
  changes: TurnChanges;
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
  const memory: Memory = {
    turns: new Map(),
    byTool: new Map(),
    told: new Set(),
    question: undefined,
    asked: new Map(),
    session: undefined,
    look: 1,
  };
  return {
    add(facts) {
      // Facts of one turn come from several writers (hooks, transcript); sorting is stable, so equal times keep their order.
      for (const fact of [...facts].sort((a, b) => a.t - b.t)) addFact(turnOf(memory, fact), fact, memory);
    },
    turns(record) {
      placeLate(memory);
      const list = [...memory.turns.values()].sort((a, b) => a.turn - b.turn);
      const first = list.findIndex(({ turn }) => turn > 0);
      const { look } = memory;
      memory.look += 1;
      return list.map((turn, i) => ({ ...settled(turn, record, i === first, i === list.length - 1), look }));
    },
  };
}

/**
 * What was told before a turn was known of, but happened after it began, belongs to it: a prompt given as an argument
 * becomes known by the transcript, behind the first facts of the host.
 */
function placeLate(memory: Memory): void {
  const { turns, byTool, asked } = memory;
  const before = turns.get(0);
  if (!before || turns.size === 1) return;
  while (before.entries.length > 0) {
    const last = before.entries.at(-1) as TimelineEntry;
    let turn: Turn | undefined;
    for (const each of turns.values()) if (each.turn > (turn?.turn ?? 0) && each.start < last.t) turn = each;
    if (!turn) return;
    before.entries.pop();
    before.changes.mark(memory.look, before.entries.length);
    insert({ entry: last, turn }, memory);
    for (const placed of [byTool.get(String(last.facts[0]?.id)), asked.get(questionOf(last.facts[0]))])
      if (placed?.entry === last) placed.turn = turn;
    for (const placed of [memory.question, memory.session]) if (placed?.entry === last) placed.turn = turn;
  }
}

interface Memory {
  turns: Map<number, Turn>;
  byTool: Map<string, Placed>;
  /** Turns whose end the agent itself told. */
  told: Set<Turn>;
  /** The last one nobody has answered. */
  question: Placed | undefined;
  /** Every question by its id: an answer is told when it is proved, and the next question may be open by then. */
  asked: Map<string, Placed>;
  /** The last start of the agent. */
  session: Placed | undefined;
  /** Which `turns` comes next. */
  look: number;
}

interface Turn extends TimelineTurn {
  changes: TurnChangeLog;
}

/** An entry and the turn it stands in. */
interface Placed {
  entry: TimelineEntry;
  turn: Turn;
}

function addFact(turn: Turn, fact: Fact, memory: Memory): void {
  if (fact.k === 'turn.start') addStart(turn, fact);
  else if (fact.k === 'turn.end') addEnd(turn, fact, memory.told);
  else if (fact.k === 'tokens') addTokens(turn, fact);
  else {
    if (fact.k === 'snapshot' && fact.why === 'turn' && typeof fact.n === 'number') turn.snapshot = fact.n;
    addEntry(turn, fact, memory);
  }
}

/**
 * A turn as the whole record shows it: the first prompt may only be in the record, and a turn behind which another one
 * began has ended, whoever missed that; so has the last one of an agent that is gone.
 */
function settled(turn: Turn, { prompt, status }: SessionRecord, first: boolean, last: boolean) {
  const over = !last || status.value === 'exited' || status.value === 'lost';
  return {
    ...turn,
    prompt: first && turn.turn === 1 && turn.prompt === '' ? prompt : turn.prompt,
    outcome: turn.outcome === 'running' && over ? ('unknown' as const) : turn.outcome,
  };
}

function turnOf({ turns }: Memory, fact: Fact): Turn {
  const known = turns.get(fact.turn);
  if (known) return known;
  const fresh: Turn = {
    turn: fact.turn,
    prompt: '',
    start: fact.t,
    end: null,
    outcome: 'unknown',
    text: '',
    snapshot: null,
    tokens: { in: 0, out: 0, cached: 0 },
    entries: [],
    look: 0,
    changes: turnChanges(),
  };
  turns.set(fact.turn, fresh);
  return fresh;
}

/** Status, hook and transcript each tell that a turn began; several prompts may be given while one runs. */
function addStart(turn: Turn, fact: Fact): void {
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
function addEnd(turn: Turn, fact: Fact, told: Set<Turn>): void {
  const byAgent = fact.src === 'hook' || fact.src === 'transcript';
  if (byAgent || !told.has(turn)) turn.outcome = outcome(fact.outcome);
  if (byAgent) told.add(turn);
  turn.end = Math.max(turn.end ?? 0, fact.t);
  turn.text = text(fact.text) || turn.text;
  if (typeof fact.snapshot === 'number') turn.snapshot = fact.snapshot;
}

function addTokens(turn: Turn, fact: Fact): void {
  for (const name of ['in', 'out', 'cached'] as const) {
    const value = fact[name];
    if (typeof value === 'number') turn.tokens[name] += value;
  }
}

function addEntry(turn: Turn, fact: Fact, memory: Memory): void {
  const entry = timelineEntry(fact);
  if (entry === undefined) return;
  const placed: Placed = { entry, turn };
  if (entry.kind === 'question') {
    // Drawn anew, after a resize for one: asked once as long as nothing else happened in its turn. One that closed
    // without an answer we know of may be asked again later, and is then another question.
    const { question } = memory;
    const last = turn.entries.findLast(({ kind }) => kind !== 'status');
    if (question && question.entry === last && last.text === entry.text) {
      last.facts.push(fact);
      memory.asked.set(questionOf(fact), question);
      changed(question, memory);
      return;
    }
    memory.question = placed;
    memory.asked.set(questionOf(fact), placed);
  }
  // One that failed was never typed: the question is still open.
  if (entry.kind === 'send' && fact.how !== undefined && fact.receipt !== 'failed') answered(fact, memory);
  if (entry.kind === 'session') {
    const { session } = memory;
    if (session && isSameStart(session.entry.facts[0], fact)) {
      session.entry.facts.push(fact);
      if (entry.text.length > session.entry.text.length) session.entry.text = entry.text;
      changed(session, memory);
      return;
    }
    memory.session = placed;
  }
  const id = typeof fact.id === 'string' && mergeable.has(fact.k) ? fact.id : undefined;
  const before = id === undefined ? undefined : memory.byTool.get(id);
  if (before === undefined) {
    if (id !== undefined) memory.byTool.set(id, placed);
    insert(placed, memory);
    return;
  }
  before.entry.facts.push(fact);
  changed(before, memory);
  if (fact.k === 'tool.start') return;
  if (entry.mark !== '') before.entry.mark = entry.mark;
  if (fact.k !== 'tool.end') Object.assign(before.entry, { kind: entry.kind, text: entry.text });
}

/** Facts of questions before they had ids are answered in order. */
function answered(fact: Fact, memory: Memory): void {
  const { asked, question } = memory;
  const id = questionOf(fact);
  const unnamed = question && questionOf(question.entry.facts[0]) === '' ? question : undefined;
  const one = (id === '' ? undefined : asked.get(id)) ?? unnamed;
  if (!one) return;
  one.entry.answer = fact;
  changed(one, memory);
  if (one === question) memory.question = undefined;
}

/** Empty: none is told. */
function questionOf(fact: Fact | undefined): string {
  return text(fact?.question);
}

/** The host and the agent itself tell of one start, at about the same time. ms */
const oneStart = 60_000;

function isSameStart(a: Fact | undefined, b: Fact): boolean {
  if (a === undefined || a.src === b.src || Math.abs(a.t - b.t) > oneStart) return false;
  return a.nativeId === b.nativeId && a.source === b.source;
}

/** Facts come nearly in order: looking from the end finds the place at once. */
function insert({ entry, turn: { entries, changes } }: Placed, { look }: Memory): void {
  let at = entries.length;
  while (at > 0 && (entries[at - 1]?.t ?? 0) > entry.t) at -= 1;
  if (at === entries.length) entries.push(entry);
  else entries.splice(at, 0, entry);
  changes.mark(look, at);
}

function changed({ entry, turn: { entries, changes } }: Placed, { look }: Memory): void {
  changes.mark(look, Math.max(0, entries.lastIndexOf(entry)));
}

/** Several facts about one thing, told by the same `id`. */
const mergeable = new Set<string>(['tool.start', 'tool.end', 'command', 'edit', 'read']);

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function outcome(value: unknown): TimelineTurn['outcome'] {
  return value === 'done' || value === 'failed' || value === 'interrupted' ? value : 'unknown';
}
