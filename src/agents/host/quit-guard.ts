import { setTimeout as pause } from 'node:timers/promises';
import type { StatusDesk } from './status-desk.ts';

/** An agent that takes its interrupt has left its question long before. ms. */
const cancelMs = 1_500;
const lookMs = 50;

/**
 * Whether the words of a quit command may be typed at this moment: typed into an open question they are an answer to it.
 * An open question is cancelled first, by the agent's interrupt; one that stays keeps the words back. Keys without words
 * (Esc, ctrl-c) cancel by themselves and may always be typed.
 */
export function createQuitGuard(options: {
  desk: Pick<StatusDesk, 'current' | 'look'>;
  /** A shell: another program that is in the foreground of its terminal would read the words. */
  foreground: boolean;
  interrupt: () => void;
}): (bytes: string) => Promise<boolean> {
  const { desk } = options;
  const taken = async () => {
    await new Promise<void>(resolve => desk.look(() => resolve()));
    return desk.current.question !== null || (options.foreground && desk.current.value === 'working');
  };
  return async bytes => {
    if (!hasWords(bytes) || !(await taken())) return true;
    options.interrupt();
    const until = Date.now() + cancelMs;
    while (Date.now() < until) {
      if (!(await taken())) return true;
      await pause(lookMs);
    }
    return !(await taken());
  };
}

/** Something to read for a program, key sequences left out. */
function hasWords(bytes: string): boolean {
  return /[^\x00-\x20\x7f]/.test(bytes.replace(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?/g, ''));
}
