import type { Status } from '../../store/schema.ts';
import type { SendDesk } from './send.ts';

/**
 * A program that reads before it has shown anything (`cat`, an interpreter fed by a script) never looks idle. One that is
 * slow to start has usually written something by then, and a terminal keeps what is typed ahead. ms.
 */
export const silentStartMs = 15_000;

/** Types an agent's task, as soon as it is idle or has kept silent since its start. */
export function typeFirstPrompt(
  prompt: string,
  options: {
    send: Pick<SendDesk, 'send' | 'typeAnyway'>;
    status: () => Pick<Status, 'value'>;
    /** Default: a timer that keeps no process alive. */
    later?: (ms: number, run: () => void) => void;
  },
): void {
  void options.send.send({ id: 'prompt', text: prompt, submit: true, whenIdle: true, from: 'task' });
  const { later = (ms, run) => void setTimeout(run, ms).unref() } = options;
  later(silentStartMs, () => {
    if (options.status().value === 'starting') options.send.typeAnyway();
  });
}
