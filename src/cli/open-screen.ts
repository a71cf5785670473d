import type { Io } from './io.ts';
import { printList } from './print-list.ts';

/**
 * `pitwall` alone: the screen; in a pipe the list; on a terminal that cannot show a screen the list with a word why.
 */
export async function openScreen(io: Io, options: { all: boolean }): Promise<void> {
  if (!io.tty || !io.stdinTty) {
    if (io.tty)
      io.err('pitwall: stdin is not a terminal, so this is the list; run it in a terminal for the screen\n');
    return printList(io, { all: options.all });
  }
  if (io.env.TERM === 'dumb' || io.env.TERM === undefined) {
    const term = io.env.TERM === undefined ? 'TERM is not set' : 'TERM is dumb';
    io.err(`pitwall: ${term}, so this is the list; the screen needs a terminal that can move its cursor\n`);
    return printList(io, { all: options.all });
  }
  const { runTui } = await import('../ui/run.ts');
  io.setExit(await runTui({ cwd: io.cwd, env: io.env, all: options.all }));
}
