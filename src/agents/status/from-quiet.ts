import type { SignalDraft } from '../adapters/types.ts';
import { strengths } from './strengths.ts';

/** Output so soon after a key press is its echo, not work. ms; a far ssh link echoes within this. */
const echoMs = 400;

/** Follows when an agent wrote last. It sets no timers: the host asks {@link due} and calls {@link look}. */
export interface QuietTracker {
  /** The agent wrote something. */
  output(now: number): SignalDraft | undefined;
  /** Somebody typed, not an answer; what the agent writes right behind it is an echo. */
  input(now: number): void;
  /** The signal for silence, when it has lasted long enough. */
  look(now: number): SignalDraft | undefined;
  /** ms; when {@link look} will say something, undefined when it already did or never will. */
  readonly due: number | undefined;
}

/** @param quietMs silence that means idle; undefined: neither output nor silence says anything */
export function createQuietTracker(quietMs: number | undefined): QuietTracker {
  let lastOutput: number | undefined;
  let lastInput = Number.NEGATIVE_INFINITY;
  let said = false;
  return {
    output(now) {
      if (quietMs === undefined) return undefined;
      if (now - lastInput < echoMs) {
        // An echo ends no silence: the clock of the agent's own output goes on, or nothing would be known for a while.
        lastOutput ??= now;
        return undefined;
      }
      lastOutput = now;
      said = false;
      return {
        source: 'quiet',
        value: 'working',
        strength: strengths.output,
        expires: now + quietMs,
        reason: 'writes',
        evidence: 'output',
      };
    },
    input(now) {
      lastInput = now;
    },
    look(now) {
      if (quietMs === undefined || lastOutput === undefined || said || now - lastOutput < quietMs)
        return undefined;
      said = true;
      const evidence = `no output for ${Math.round(quietMs / 1000)} s`;
      // True for as long as it is shown; the row's age says how long it is by now.
      const reason = `quiet for ${Math.floor(quietMs / 100) / 10}+ s`;
      return { source: 'quiet', value: 'idle', strength: strengths.quiet, reason, evidence };
    },
    get due() {
      return quietMs === undefined || lastOutput === undefined || said ? undefined : lastOutput + quietMs;
    },
  };
}
