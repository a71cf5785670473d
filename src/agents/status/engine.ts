import { isDeepStrictEqual } from 'node:util';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Status } from '../../store/schema.ts';
import type { SignalDraft } from '../adapters/types.ts';
import { type EngineState, fold, nextChange } from './fold.ts';
import type { Explanation, Signal } from './types.ts';

export interface StatusEngineOptions {
  clock?: Clock;
  /** The first prompt stands in the agent's arguments: an idle look before the first work is still `starting`. */
  promptInArguments?: boolean;
  /** How long it may take from its start, or from a start-up dialog, to its prompt. Default 15 s. ms. */
  promptWaitMs?: number | undefined;
  /** Called after every change of anything in the status. */
  onChange?: (status: Status, before: Status) => void;
}

/** Keeps the signals of one agent and what they amount to. It sets no timers: the host calls {@link tick}. */
export interface StatusEngine {
  /** Takes a signal in; stamped with the clock when it carries no time. True when the status changed. */
  accept(signal: SignalDraft & { at?: number }): boolean;
  /** Folds again, because time passed. True when the status changed. */
  tick(now?: number): boolean;
  /** ms; when {@link tick} should be called next, undefined when time alone changes nothing. */
  readonly nextTimer: number | undefined;
  readonly current: Status;
  explain(now?: number): Explanation;
}

/** Longer than any but OpenCode took on a busy machine. ms. */
const usualPromptWaitMs = 15_000;

/**
 * A dialog that is not drawn any more, with nothing else drawn instead, may be in the middle of a redraw that came in
 * two chunks; it counts this much longer. Far below the time in which a person can answer. ms.
 */
export const redrawHoldMs = 150;

export function createStatusEngine(options: StatusEngineOptions = {}): StatusEngine {
  const clock = options.clock ?? systemClock;
  let state = initialState(clock.now(), options);

  /** @param silentAt ms, when the last signal went silent, should none be heard any more */
  function settle(now: number, silentAt: number): boolean {
    const before = state.status;
    const folded = fold(state, now);
    let { status } = folded;
    const heard = folded.signals.some(signal => signal.won);
    if (!heard && silentAt < state.heardAt) {
      state = { ...state, heardAt: silentAt };
      ({ status } = fold(state, now));
    }
    const isNew = status.question !== null && status.question.id !== before.question?.id;
    state = {
      ...state,
      status,
      asked: state.asked + (isNew ? 1 : 0),
      heardAt: heard ? Number.POSITIVE_INFINITY : state.heardAt,
    };
    if (isDeepStrictEqual(before, status)) return false;
    options.onChange?.(status, before);
    return true;
  }

  return {
    accept(draft) {
      const now = draft.at ?? clock.now();
      state = withSignal(state, { ...draft, at: now });
      return settle(now, now);
    },
    tick: (now = clock.now()) => settle(now, lastExpiry(state, now)),
    get nextTimer() {
      return nextChange(state, clock.now());
    },
    get current() {
      return state.status;
    },
    explain: (now = clock.now()) => fold(state, now),
  };
}

function lastExpiry({ signals }: EngineState, now: number): number {
  const over = signals.flatMap(({ expires }) => (expires !== undefined && expires <= now ? [expires] : []));
  return over.length === 0 ? now : Math.max(...over);
}

/** What is known at the start: nothing. `promptInArguments`: see {@link StatusEngineOptions}. */
export function initialState(
  now: number,
  { promptInArguments = false, promptWaitMs = usualPromptWaitMs }: StatusEngineOptions,
): EngineState {
  return {
    signals: [],
    status: {
      value: 'starting',
      since: now,
      reason: '',
      question: null,
      activity: '',
      source: 'none',
      confidence: 0,
    },
    asked: 0,
    // Seconds since the epoch, base 36, last five digits: repeats after almost two years.
    idPrefix: `${Math.floor(now / 1000)
      .toString(36)
      .slice(-5)}-`,
    promptUntil: promptInArguments ? now + promptWaitMs : 0,
    promptWaitMs,
    taken: !promptInArguments,
    heardAt: now,
  };
}

/** The state with one more signal: it replaces what the same source and key said before. Pure. */
export function withSignal(state: EngineState, signal: Signal): EngineState {
  const key = signal.key ?? '';
  const mine = (other: Signal) => other.source === signal.source && (other.key ?? '') === key;
  const promptUntil = promptTime(state, signal);
  const taken = state.taken || (signal.value === 'working' && isOwnWord(signal));
  if (signal.strength <= 0) return { ...state, signals: takeBack(state.signals, signal), promptUntil, taken };
  const before = state.signals.find(mine);
  const news = { ...signal, ...interruption(before, signal) };
  const same = before !== undefined && before.value === signal.value && saying(before) === saying(signal);
  const since = signal.since ?? (same ? (before.since ?? before.at) : signal.at);
  return {
    ...state,
    signals: [...state.signals.filter(other => !mine(other) && !isOver(other, signal)), { ...news, since }],
    promptUntil,
    taken,
  };
}

/**
 * A turn that ends by itself is `done` or `error` in program status; Claude Code and Codex say `idle` in the middle of one
 * after Esc, where no hook fires and often nothing is drawn.
 */
function interruption(before: Signal | undefined, { source, value, reason }: Signal): { reason?: string } {
  const inTurn = before?.value === 'working' || before?.value === 'needs-input';
  return source === 'osc7501' && value === 'idle' && !reason && inTurn ? { reason: 'interrupted' } : {};
}

const isOwnWord = ({ source }: Signal): boolean => source === 'osc7501' || source === 'hook';

/** `starting` is said once, by the process, and is over with the first thing that the agent itself shows. */
const isOver = (other: Signal, news: Signal): boolean =>
  other.value === 'starting' && news.source !== 'quiet';

const saying = (signal: Signal): string =>
  `${signal.question?.text ?? ''}\n${signal.question?.options.map(option => option.label).join('\n') ?? ''}`;

function takeBack(signals: readonly Signal[], { source, key, at }: Signal): Signal[] {
  return signals.flatMap(signal => {
    if (signal.source !== source || (key && key !== signal.key)) return [signal];
    const mayReturn = source === 'screen' && signal.value === 'needs-input';
    return mayReturn
      ? [{ ...signal, expires: Math.min(signal.expires ?? at + redrawHoldMs, at + redrawHoldMs) }]
      : [];
  });
}

/**
 * Ms for which an agent that has begun to look busy may look idle once more and still be on its way to its prompt:
 * Claude Code did for 0.5 s after a trust dialog, and for 1.2 s on a busy machine. A turn that ends sooner says so.
 */
const promptFlickerMs = 3000;

/** Work ends the wait for the prompt; it does not run while a dialog before any work (trust, login) is open. */
function promptTime(
  { promptUntil, promptWaitMs }: EngineState,
  { source, value, at, reason }: Signal,
): number {
  // Bytes on the screen are no proof that the prompt was taken.
  if (promptUntil === 0 || source === 'quiet') return promptUntil;
  const until = promptUntil === Number.POSITIVE_INFINITY ? at + promptWaitMs : promptUntil;
  if (value === 'working') return Math.min(until, at + promptFlickerMs);
  if (value === 'needs-input') return until - at <= promptFlickerMs ? 0 : Number.POSITIVE_INFINITY;
  // Only a turn that ended or was interrupted gives a reason for being idle.
  return value === 'idle' && reason ? 0 : until;
}
