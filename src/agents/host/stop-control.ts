import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { sessionProcesses } from '../../lib/process-id.ts';
import type { Adapter } from '../adapters/types.ts';
import type { Stop } from '../link/messages.ts';
import type { AgentTerminal } from './agent-terminal.ts';
import { createQuitGuard } from './quit-guard.ts';
import type { StatusDesk } from './status-desk.ts';
import { climbStopLadder } from './stop-ladder.ts';

export interface StopControl {
  /** Interrupts the turn, or ends the agent politely or at once. */
  stop(how: Stop['how']): void;
  /** Resolves when no stop is under way any more. */
  settled(): Promise<void>;
  /** The agent was told to end. */
  readonly asked: boolean;
}

/** ms for each step of a stop, where the settings say nothing. */
const defaultGraceMs = 5_000;

export function createStopControl(options: {
  adapter: Pick<Adapter, 'interrupt' | 'interruptAgainMs' | 'quit' | 'foreground'>;
  desk: Pick<StatusDesk, 'current' | 'look'>;
  terminal: Pick<AgentTerminal, 'pid' | 'exited'>;
  write: (bytes: string) => Promise<void>;
  graceMs: number | undefined;
  log: Log;
}): StopControl {
  const { adapter, terminal, write, log } = options;
  let stopping: Promise<void> | undefined;
  let asked = false;
  const mayType = createQuitGuard({
    desk: options.desk,
    foreground: adapter.foreground === true,
    interrupt: () => void write(adapter.interrupt),
  });
  return {
    stop(how) {
      log.info(`stop: ${how}`);
      if (how === 'interrupt') {
        void write(adapter.interrupt);
        const { interruptAgainMs } = adapter;
        if (interruptAgainMs !== undefined)
          setTimeout(() => terminal.exited || void write(adapter.interrupt), interruptAgainMs).unref();
        return;
      }
      asked = true;
      const climb = climbStopLadder(how, {
        sid: terminal.pid,
        processes: sessionProcesses,
        quit: adapter.quit,
        type: bytes => void write(bytes),
        mayType,
        exited: () => terminal.exited,
        graceMs: options.graceMs ?? defaultGraceMs,
        onStep: step => log.info(`stop: ${step}`),
      });
      // A kill does not wait for a polite stop that is under way.
      stopping = Promise.all([stopping, climb]).then(
        () => {},
        error => log.error(`the agent could not be stopped: ${describeError(error)}`),
      );
    },
    settled: async () => {
      await stopping;
    },
    get asked() {
      return asked;
    },
  };
}
