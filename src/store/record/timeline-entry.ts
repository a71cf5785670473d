import type { Fact } from '../schema.ts';

export interface TimelineEntry {
  /** ms, when it began. */
  t: number;
  kind:
    | 'command'
    | 'edit'
    | 'read'
    | 'tool'
    | 'question'
    | 'send'
    | 'reasoning'
    | 'commit'
    | 'verify'
    | 'review'
    | 'outside'
    | 'comment'
    | 'note'
    | 'status'
    | 'snapshot'
    | 'session';
  /** One line or more, as it was recorded: clean it before it is shown. */
  text: string;
  /** Result, when there is one. */
  mark: 'ok' | 'failed' | 'running' | 'warning' | '';
  /** What it was made of, for the details. */
  facts: Fact[];
  /** The `send` fact that answered this question. */
  answer?: Fact;
}

/** The entry one fact makes by itself; undefined for facts that are no event of their own (tokens). */
export function timelineEntry(fact: Fact): TimelineEntry | undefined {
  const made = read[fact.k]?.(fact);
  return made && { t: fact.t, mark: '', ...made, facts: [fact] };
}

type Part = Pick<TimelineEntry, 'kind' | 'text'> & Partial<Pick<TimelineEntry, 'mark'>>;

const read: Readonly<Partial<Record<string, (fact: Fact) => Part>>> = {
  session: f => ({ kind: 'session', text: started(f) }),
  'tool.start': f => ({ kind: toolKind(f), text: words(f.tool, brief(f.input)), mark: 'running' }),
  'tool.end': f => ({ kind: toolKind(f), text: words(f.tool), mark: result(f) }),
  command: f => ({ kind: 'command', text: words(f.cmd), mark: result(f) }),
  edit: f => ({ kind: 'edit', text: words(f.path, size(f)) }),
  read: f => ({ kind: 'read', text: words(f.path) }),
  reasoning: f => ({ kind: 'reasoning', text: unmarked(words(f.text)) }),
  waiting: f => ({ kind: 'question', text: words(f.text) || words(f.why), mark: 'warning' }),
  status: f => ({ kind: 'status', text: words(f.to, f.reason) }),
  send: f => ({ kind: 'send', text: words('sent', f.via, f.text), mark: receipt(f) }),
  snapshot: f => ({ kind: 'snapshot', text: words('snapshot', f.n, f.why) }),
  outside: f => ({ kind: 'outside', text: words(f.path), mark: 'warning' }),
  commit: f => ({
    kind: 'commit',
    text: words(typeof f.sha === 'string' ? f.sha.slice(0, 7) : '', f.subject),
  }),
  verify: f => ({ kind: 'verify', text: words(f.cmd), mark: result(f) }),
  review: f => ({ kind: 'review', text: words(f.state, f.note) }),
  comment: f => ({ kind: 'comment', text: words(place(f), f.text) }),
  finding: f => ({ kind: 'comment', text: words(place(f), f.title ?? f.text) }),
  lesson: f => ({ kind: 'note', text: words(f.text) }),
  note: f => ({ kind: 'note', text: f.kind === 'queued' ? `queued: ${words(f.text)}` : words(f.text) }),
};

function toolKind(fact: Fact): TimelineEntry['kind'] {
  if (fact.class === 'shell') return 'command';
  return fact.class === 'edit' || fact.class === 'read' ? fact.class : 'tool';
}

/** An exit code counts before `ok`; neither means nobody knows. */
function result(fact: Fact): TimelineEntry['mark'] {
  if (typeof fact.exit === 'number') return fact.exit === 0 ? 'ok' : 'failed';
  return fact.ok === true ? 'ok' : fact.ok === false ? 'failed' : '';
}

function receipt(fact: Fact): TimelineEntry['mark'] {
  if (fact.receipt === 'delivered') return 'ok';
  return fact.receipt === 'failed' ? 'failed' : fact.receipt === 'unconfirmed' ? 'warning' : '';
}

function size(fact: Fact): string {
  return typeof fact.added === 'number' && typeof fact.removed === 'number'
    ? `+${fact.added} −${fact.removed}`
    : '';
}

function place(fact: Fact): string {
  const path = fact.file ?? fact.path;
  return typeof path !== 'string' ? '' : typeof fact.line === 'number' ? `${path}:${fact.line}` : path;
}

/** A tool's input is an object of the agent's own making: its first text is mostly what it is about. */
function brief(input: unknown): string {
  if (typeof input === 'string') return input;
  if (typeof input !== 'object' || input === null) return '';
  return Object.values(input).find(value => typeof value === 'string') ?? '';
}

/** `started`, `started: resume with opus`. */
function started(f: Fact): string {
  const how = typeof f.source === 'string' && f.source !== 'startup' ? f.source : '';
  const model = typeof f.model === 'string' && f.model !== '' ? `with ${f.model}` : '';
  return words(how === '' ? 'started' : `started: ${how}`, model);
}

/** `**Looking at the tests**` is how Codex titles what it thinks. */
function unmarked(text: string): string {
  return text.replace(/\*\*([^*\n]+)\*\*/g, '$1');
}

function words(...parts: unknown[]): string {
  return parts
    .filter(part => (typeof part === 'string' && part !== '') || typeof part === 'number')
    .join(' ');
}
