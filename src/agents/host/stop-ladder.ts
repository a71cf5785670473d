import { errnoOf } from '../../lib/errors.ts';
import { waitFor } from '../../lib/until.ts';

export interface StopLadderOptions {
  /** Session id of the PTY: the agent's pid. */
  sid: number;
  /** Pids in that session, zombies left out. */
  processes: (sid: number) => number[];
  /** The agent's own way to quit; empty: start with SIGHUP. */
  quit: ReadonlyArray<{ bytes: string; pauseMs: number }>;
  type: (bytes: string) => void;
  /** False: these bytes would be taken for something else than quitting now; the ladder goes on to signals. */
  mayType?: (bytes: string) => Promise<boolean>;
  /** The agent itself has ended (its children may be left). */
  exited: () => boolean;
  /** ms that each step has before the next one follows. */
  graceMs: number;
  /** Told about each step, for the log. */
  onStep?: (step: string) => void;
  kill?: (pid: number, signal: NodeJS.Signals) => void;
}

/** How often it is looked whether a step has worked, ms. One look reads /proc once. */
const lookMs = 50;
/** SIGKILL needs no grace, but a process that forks while it is killed needs more than one round. */
const killRounds = 20;

/**
 * Ends the agent and everything else in its PTY's session, background children included: the agent's own quit keys,
 * SIGHUP (what a closed terminal sends), SIGTERM, SIGKILL. `kill` goes straight to the last step.
 */
export async function climbStopLadder(how: 'quit' | 'kill', options: StopLadderOptions): Promise<void> {
  const left = () => {
    const found = options.processes(options.sid);
    // Just forked, the agent has not made its session yet: it is in nobody's list.
    return options.exited() || found.includes(options.sid) ? found : [options.sid, ...found];
  };
  const empty = (timeoutMs: number) => waitFor(() => left().length === 0, { timeoutMs, intervalMs: lookMs });
  const step = (name: string) => options.onStep?.(name);
  if (how === 'quit') {
    if (options.quit.length > 0 && !options.exited()) {
      step('quit');
      const typed = await typeQuit(options);
      if (typed) await waitFor(() => options.exited(), { timeoutMs: options.graceMs, intervalMs: lookMs });
      else step('its quit was not typed');
      if (left().length === 0) return;
    }
    for (const signal of ['SIGHUP', 'SIGTERM'] as const) {
      step(signal);
      signalAll(left(), signal, options.kill);
      if (await empty(options.graceMs)) return;
    }
  }
  step('SIGKILL');
  for (let round = 0; round < killRounds; round++) {
    signalAll(left(), 'SIGKILL', options.kill);
    if (await empty(lookMs * 2)) return;
  }
}

async function typeQuit({ quit, type, mayType, exited }: StopLadderOptions): Promise<boolean> {
  for (const { bytes, pauseMs } of quit) {
    if (exited()) return true;
    if (mayType && !(await mayType(bytes))) return false;
    type(bytes);
    await waitFor(exited, { timeoutMs: pauseMs, intervalMs: lookMs });
  }
  return true;
}

function signalAll(
  pids: readonly number[],
  signal: NodeJS.Signals,
  kill: (pid: number, signal: NodeJS.Signals) => void = process.kill,
): void {
  for (const pid of pids) {
    try {
      kill(pid, signal);
      // A stopped process (ctrl-z) sees no signal but SIGKILL until it goes on.
      if (signal !== 'SIGKILL') kill(pid, 'SIGCONT');
    } catch (error) {
      // Gone since we looked. A set-uid child that we may not signal is left: nothing can be done about it.
      const errno = errnoOf(error);
      if (errno !== 'ESRCH' && errno !== 'EPERM') throw error;
    }
  }
}
