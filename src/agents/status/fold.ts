import type { Question, Status, StatusValue } from '../../store/schema.ts';
import { mergeQuestions, sameQuestion } from './question.ts';
import type { Explanation, Signal, SignalSource } from './types.ts';

/** All the engine knows; folding it at a time gives the status at that time. */
export interface EngineState {
  /** The newest of each source and key. */
  signals: readonly Signal[];
  /** Outcome of the fold before, for what must last: since when, and the question's id. */
  status: Status;
  /** Questions so far; the next one is number `asked + 1`. */
  asked: number;
  /** In front of a question's number, so that ids stay unique when the session is resumed by a new host. */
  idPrefix: string;
  /** ms; until then an idle look is `starting`: the prompt stands in argv and the agent has not taken it yet. */
  promptUntil: number;
  /** ms; begins again behind a dialog before any work. */
  promptWaitMs: number;
  /** The agent itself (program status or hook) has said that it works, or nothing was asked of it in its arguments. */
  taken: boolean;
  /** When the last signal went silent, ms; infinite while one is heard. */
  heardAt: number;
}

/**
 * Between a word taken back and the next one (a program that leaves, a redraw in two chunks) the status stays for this
 * long, so that nothing flashes as unknown. A question does not: it must never be shown when it may be gone. ms.
 */
export const silenceMs = 500;

/**
 * A dialog stays on the screen for some frames after it was answered: when the program itself says that it went on,
 * a dialog that was there before is believed again only after this. ms.
 */
export const redrawGraceMs = 1000;

/**
 * A screen is looked at some time after it was drawn (the host waits for it to settle): a dialog first seen this soon
 * after the agent went on may be the one that was answered just before. ms; the host looks at least every 120.
 */
const lookMs = 150;

/**
 * No hook fires on Esc: when hooks say working and title or screen say idle for this long, the turn was interrupted.
 * 3 s is longer than any pause between two tools that was seen. ms.
 */
export const hookDoubtMs = 3000;

/** A dialog is drawn 35 ms after its hook; when the screen shows another thing this long after, it was answered. ms. */
export const hookDialogMs = 1000;

/**
 * The status at `now`, with every signal and why it did or did not decide. Pure: same state and time, same answer.
 * Nothing that says anything gives `unknown`, never `idle`.
 */
export function fold(state: EngineState, now: number): Explanation {
  const judged = state.signals.map(signal => judge(signal, state.signals, now));
  const live = judged.filter(({ doubt }) => doubt === undefined).map(({ signal }) => signal);
  const ranked = live.toSorted(byWeight);
  const winner = ranked[0];
  return {
    status: decide(state, ranked, now),
    signals: judged
      .toSorted(
        (a, b) => Number(b.signal === winner) - Number(a.signal === winner) || byWeight(a.signal, b.signal),
      )
      .map(({ signal, doubt, expired }) => ({
        ...signal,
        won: signal === winner,
        expired,
        why: doubt ?? compare(signal, winner),
      })),
  };
}

/** The next time at which {@link fold} may answer otherwise although nothing new was seen. ms. */
export function nextChange(state: EngineState, now: number): number | undefined {
  const silence = state.heardAt + silenceMs;
  const asked = state.signals.some(({ source, value }) => source === 'hook' && value === 'needs-input');
  const times = state.signals.flatMap(signal => [
    signal.expires,
    signal.source === 'osc7501' ? began(signal) + redrawGraceMs : undefined,
    idleLook(signal) || busyLook(signal) ? began(signal) + hookDoubtMs : undefined,
    noDialog(signal) && asked ? began(signal) + hookDialogMs : undefined,
  ]);
  const ahead = [...times, state.promptUntil, silence].filter(
    time => time !== undefined && time > now && time < Number.POSITIVE_INFINITY,
  ) as number[];
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

interface Judged {
  signal: Signal;
  expired: boolean;
  /** Why it is not heard. */
  doubt: string | undefined;
}

function judge(signal: Signal, all: readonly Signal[], now: number): Judged {
  const expired = signal.expires !== undefined && signal.expires <= now;
  return { signal, expired, doubt: expired ? 'expired' : doubt(signal, all, now) };
}

function doubt(signal: Signal, all: readonly Signal[], now: number): string | undefined {
  if (signal.source === 'screen' && signal.value === 'needs-input') {
    const told = all.find(({ source, key }) => source === 'osc7501' && !key);
    const wentOn =
      told !== undefined && told.value !== 'needs-input' && began(told) + lookMs >= began(signal);
    if (wentOn && now - began(told) < redrawGraceMs) return 'was drawn before the agent said that it went on';
  }
  return signal.source === 'hook' ? doubtHook(signal, all, now) : undefined;
}

/** No hook tells that a question was answered, that a turn was interrupted, or that the person did something itself. */
function doubtHook(signal: Signal, all: readonly Signal[], now: number): string | undefined {
  const lasted = (look: Signal, ms: number) => began(look) > signal.at && now - began(look) >= ms;
  if (signal.value === 'working' && !signal.key) {
    const idle = all.find(s => idleLook(s) && lasted(s, hookDoubtMs));
    if (idle) return `${idle.source} has looked idle ever since: the turn was interrupted`;
  }
  if (signal.value === 'idle') {
    const busy = all.find(s => busyLook(s) && lasted(s, hookDoubtMs));
    if (busy) return `${busy.source} has looked busy ever since`;
  }
  if (signal.value === 'needs-input') {
    const gone = all.find(s => noDialog(s) && (lasted(s, hookDialogMs) || s.at >= signal.at + hookDialogMs));
    if (gone) return 'the screen shows no dialog';
  }
  return undefined;
}

const began = (signal: Signal): number => signal.since ?? signal.at;
const idleLook = ({ source, value }: Signal): boolean =>
  value === 'idle' && (source === 'screen' || source === 'title');
const busyLook = ({ source, value }: Signal): boolean =>
  value === 'working' && (source === 'screen' || source === 'title');
/** The title of an agent that asks may look idle. */
const noDialog = ({ source, value }: Signal): boolean =>
  source === 'screen' && (value === 'idle' || value === 'working');

/** Design order; decides between two signals of equal strength and age. */
const order: readonly SignalSource[] = [
  'process',
  'osc7501',
  'hook',
  'notification',
  'title',
  'screen',
  'transcript',
  'quiet',
];

function byWeight(a: Signal, b: Signal): number {
  return b.strength - a.strength || b.at - a.at || order.indexOf(a.source) - order.indexOf(b.source);
}

function compare(signal: Signal, winner: Signal | undefined): string {
  if (winner === undefined || signal === winner) return 'the strongest';
  if (signal.value === winner.value) return `agrees with ${winner.source}`;
  return signal.strength === winner.strength ? `older than ${winner.source}` : `weaker than ${winner.source}`;
}

function decide(state: EngineState, ranked: readonly Signal[], now: number): Status {
  const winner = ranked[0];
  if (winner === undefined) return silent(state, now);
  const agreeing = ranked.filter(({ value }) => value === winner.value);
  const value = seenAs(winner, state, ranked, now);
  const question = value === 'needs-input' ? identify(state, agreeing, now) : null;
  const awaited = value !== winner.value;
  return lasting(state.status, value, now, {
    reason: awaited ? 'has not taken its prompt yet' : (reasonFor(question) ?? first(agreeing, 'reason')),
    activity: value === 'working' ? first(agreeing, 'activity') : '',
    question,
    source: winner.source,
    confidence: winner.strength,
  });
}

function silent(state: EngineState, now: number): Status {
  const { status, heardAt, promptUntil } = state;
  if (now < heardAt + silenceMs && status.value !== 'needs-input') return status;
  const nothing = { reason: 'nothing says what it is doing', confidence: 0 };
  return lasting(status, now < promptUntil ? 'starting' : 'unknown', now, nothing);
}

/** On a busy machine Claude Code draws its spinner for seconds before its program status stops to say idle. */
function awaitsPrompt({ promptUntil, taken }: EngineState, ranked: readonly Signal[], now: number): boolean {
  // Bytes on the screen may be anything: an agent that nothing else tells of would never be idle.
  const busy = ranked.some(({ value, source }) => value === 'working' && source !== 'quiet');
  return now < promptUntil || (!taken && !ranked[0]?.reason && busy);
}

/** What the strongest signal means, at a time when the agent may not have taken its prompt yet. */
function seenAs(winner: Signal, state: EngineState, ranked: readonly Signal[], now: number): StatusValue {
  if (winner.value === 'idle' && awaitsPrompt(state, ranked, now)) return beforePrompt(state, ranked);
  // What it writes is its first screen.
  if (winner.value === 'working' && winner.source === 'quiet' && now < state.promptUntil)
    return beforePrompt(state, ranked);
  return winner.value;
}

/**
 * Agents draw themselves idle, then working, then idle once more before they begin with the prompt of their arguments:
 * whatever says working is right then.
 */
function beforePrompt({ status }: EngineState, ranked: readonly Signal[]): StatusValue {
  const begun =
    status.value === 'working' ||
    ranked.some(({ value, source }) => value === 'working' && source !== 'quiet');
  return begun ? 'working' : 'starting';
}

function lasting(before: Status, value: StatusValue, now: number, rest: Partial<Status>): Status {
  // Whoever asks the next question waits from now on, not since the first one: the oldest question comes first.
  const asks = rest.question ?? null;
  const same = before.value === value && (asks === null || before.question?.id === asks.id);
  const since = same ? before.since : now;
  return { reason: '', activity: '', question: null, source: 'none', confidence: 0, ...rest, value, since };
}

const first = (signals: readonly Signal[], field: 'reason' | 'activity'): string =>
  signals.find(signal => signal[field])?.[field] ?? '';

/** Keeps the id while the same question stays; a question after any other status is a new one. */
function identify(state: EngineState, asking: readonly Signal[], now: number): Question {
  const question = mergeQuestions(asking);
  const before = state.status.question;
  if (before !== null && state.status.value === 'needs-input' && sameQuestion(before, question)) {
    const onScreen = question.onScreen ?? before.onScreen;
    return { ...question, ...(onScreen !== undefined && { onScreen }), id: before.id, at: before.at };
  }
  return { ...question, id: `${state.idPrefix}${state.asked + 1}`, at: now };
}

function reasonFor(question: Question | null): string | undefined {
  const reasons = { permission: 'asks permission', question: 'asks a question', plan: 'plan to approve' };
  return question === null || question.kind === 'unknown' ? undefined : reasons[question.kind];
}
