import type { StatusValue } from '../../../src/store/schema.ts';
import type { Change } from './replay.ts';
import type { TrueSpan, Truth } from './truth.ts';

/** How far what was shown differs from what was true, over one recording or many. All times ms. */
export interface Confusion {
  /** Time by true state and shown state: `times['needs-input'].working`. */
  times: Partial<Record<StatusValue, Partial<Record<StatusValue, number>>>>;
  total: number;
  wrong: number;
  /** The longest time in a row in which the status was wrong, and where. */
  longest: Wrong;
  /** Time shown as idle while a question was open. */
  idleWhileAsked: number;
  /** From each open question to `needs-input` with its text; infinite when it was never shown. */
  questions: number[];
}

export interface Wrong {
  ms: number;
  name: string;
  from: number;
  truth: StatusValue;
  shown: StatusValue;
}

const none: Wrong = { ms: 0, name: '', from: 0, truth: 'unknown', shown: 'unknown' };

/** Compares what an engine showed with the truth. Pure. */
export function confuse(truth: Truth, changes: readonly Change[]): Confusion {
  const result: Confusion = {
    times: {},
    total: truth.end,
    wrong: 0,
    longest: none,
    idleWhileAsked: 0,
    questions: [],
  };
  let wrongSince: number | undefined;
  for (const { from, to, span, shown } of pieces(truth, changes)) {
    const right = shown === span.state || shown === span.also;
    const counted = right ? shown : span.state;
    add(result.times, counted, shown, to - from);
    if (right) {
      wrongSince = undefined;
      continue;
    }
    wrongSince ??= from;
    result.wrong += to - from;
    if (to - wrongSince > result.longest.ms) {
      result.longest = { ms: to - wrongSince, name: truth.name, from: wrongSince, truth: span.state, shown };
    }
    if (span.state === 'needs-input' && shown === 'idle') result.idleWhileAsked += to - from;
  }
  result.questions = questionDelays(truth, changes);
  return result;
}

/** The sum over several recordings. */
export function sum(all: readonly Confusion[]): Confusion {
  const times: Confusion['times'] = {};
  for (const [state, row] of all.flatMap(one => Object.entries(one.times))) {
    for (const [shown, ms] of Object.entries(row)) add(times, state as StatusValue, shown as StatusValue, ms);
  }
  return {
    times,
    total: all.reduce((ms, one) => ms + one.total, 0),
    wrong: all.reduce((ms, one) => ms + one.wrong, 0),
    longest: all.reduce((best, one) => (one.longest.ms > best.ms ? one.longest : best), none),
    idleWhileAsked: all.reduce((ms, one) => ms + one.idleWhileAsked, 0),
    questions: all.flatMap(({ questions }) => questions),
  };
}

function add(times: Confusion['times'], state: StatusValue, shown: StatusValue, ms: number): void {
  const row = times[state] ?? {};
  times[state] = { ...row, [shown]: (row[shown] ?? 0) + ms };
}

interface Piece {
  from: number;
  to: number;
  span: TrueSpan;
  shown: StatusValue;
}

/** The recording cut wherever the truth or what was shown changes. */
function pieces({ spans, end }: Truth, changes: readonly Change[]): Piece[] {
  const times = [...spans.map(({ from }) => from), ...changes.map(({ at }) => at * 1000), end];
  const cuts = [...new Set(times.filter(ms => ms <= end))].sort((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((from, i) => {
    const span = spans.findLast(candidate => candidate.from <= from);
    const shown = changes.findLast(({ at }) => at * 1000 <= from)?.status.value ?? 'starting';
    return span ? [{ from, to: cuts[i + 1] ?? end, span, shown }] : [];
  });
}

function questionDelays({ spans, end }: Truth, changes: readonly Change[]): number[] {
  const opened = spans.filter(
    ({ question }, i) => question !== undefined && question !== spans[i - 1]?.question,
  );
  return opened.map(span => {
    const closed = spans.find(({ from, question }) => from > span.from && question !== span.question)?.from;
    const shown = changes.find(
      ({ at, status }) =>
        at * 1000 >= span.from && at * 1000 < (closed ?? end) && status.question?.text === span.question,
    );
    return shown ? shown.at * 1000 - span.from : Number.POSITIVE_INFINITY;
  });
}
