import type { Question, ReviewState, StatusValue } from '../store/schema.ts';
import type { Env } from './context.ts';
import { listSessions, type SessionRow } from './list-sessions.ts';

interface EventHead {
  /** ms */
  t: number;
  id: string;
  name: string;
  repository: string;
  agent: string;
  branch: string;
}

/** One thing that changed, as `pitwall watch` prints it. */
export type WatchEvent = EventHead &
  (
    | { event: 'created' | 'removed' }
    | { event: 'renamed'; from: string }
    | {
        event: 'status';
        from: StatusValue;
        to: StatusValue;
        confidence: number;
        reason: string;
        activity: string;
      }
    | { event: 'question'; question: Question; confidence: number }
    | { event: 'answered'; question: Question }
    | { event: 'review'; from: ReviewState; to: ReviewState }
    | { event: 'tests'; verdict: string; command: string | null }
    | { event: 'size'; files: number; added: number; removed: number }
  );

export interface WatchInput {
  cwd: string;
  env: Env;
  all?: boolean;
  now: () => number;
  onEvent: (event: WatchEvent) => void;
  signal: AbortSignal;
  /** Calls back when something changed; from the stores that are watched. */
  subscribe: (onChange: () => void) => () => void;
}

/** The end of a killed host is written by nobody: it is only seen by looking. ms. */
const lookAgainMs = 1000;

/** Reports every change of any session until the signal fires. */
export function watchEvents(input: WatchInput): Promise<void> {
  return new Promise(resolve => {
    let before = listSessions(input).rows;
    const look = () => {
      const after = listSessions(input).rows;
      for (const event of changes(before, after, input.now())) input.onEvent(event);
      before = after;
    };
    const stop = input.subscribe(look);
    const poll = setInterval(look, lookAgainMs);
    const end = () => {
      stop();
      clearInterval(poll);
      resolve();
    };
    if (input.signal.aborted) end();
    else input.signal.addEventListener('abort', end, { once: true });
  });
}

/** What happened between two looks at the list, in the order of the list. */
export function changes(
  before: readonly SessionRow[],
  after: readonly SessionRow[],
  t: number,
): WatchEvent[] {
  const old = new Map(before.map(row => [row.record.id, row]));
  const events: WatchEvent[] = [];
  for (const row of after) {
    const was = old.get(row.record.id);
    old.delete(row.record.id);
    if (was) events.push(...changesOf(was, row, t));
    else events.push({ ...head(row, t), event: 'created' }, ...asked(row, t));
  }
  for (const row of old.values()) events.push({ ...head(row, t), event: 'removed' });
  return events;
}

function changesOf(was: SessionRow, row: SessionRow, t: number): WatchEvent[] {
  const at = head(row, t);
  const events: WatchEvent[] = [];
  if (was.record.name !== row.record.name) events.push({ ...at, event: 'renamed', from: was.record.name });
  const [old, question] = [was.status.question, row.status.question];
  if (old && old.id !== question?.id) events.push({ ...at, event: 'answered', question: old });
  if (was.status.value !== row.status.value) {
    const { value: to, confidence, reason, activity } = row.status;
    events.push({ ...at, event: 'status', from: was.status.value, to, confidence, reason, activity });
  }
  if (question && old?.id !== question.id) events.push(...asked(row, t));
  const [tests, oldTests] = [row.record.tests, was.record.tests];
  if (tests && (tests.at !== oldTests?.at || tests.verdict !== oldTests.verdict)) {
    events.push({ ...at, event: 'tests', verdict: tests.verdict, command: tests.command });
  }
  const size = row.record.size;
  if (size && size.tree !== was.record.size?.tree) {
    events.push({ ...at, event: 'size', files: size.files, added: size.added, removed: size.removed });
  }
  if (was.review !== row.review) events.push({ ...at, event: 'review', from: was.review, to: row.review });
  return events;
}

function asked(row: SessionRow, t: number): WatchEvent[] {
  const { question, confidence } = row.status;
  return question ? [{ ...head(row, t), event: 'question', question, confidence }] : [];
}

function head(row: SessionRow, t: number): EventHead {
  const { id, name, agent, git } = row.record;
  return { t, id, name, repository: row.repository.name, agent: agent.name, branch: git.branch };
}
