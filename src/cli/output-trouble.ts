import { errnoOf } from '../lib/errors.ts';
import type { Io } from './io.ts';
import { reportError } from './report-error.ts';

/** These print a line for each thing they do; who leaves after the first line has not called them off. */
const acting = new Set(['new', 'stop', 'resume', 'restore', 'rm', 'doctor', 'demo', 'start-queued']);

/**
 * What becomes of a command whose output nobody takes. `pitwall ls | head -1`: the reader is gone, nobody wants the rest.
 * `pitwall new … 2>&1 | head -1`: what was begun goes on in silence, or a session is left half made.
 */
export function handleOutputTrouble(command: string | undefined, io: Io): void {
  let failed: number | undefined;
  process.stderr.on('error', () => {});
  process.stdout.on('error', error => {
    if (errnoOf(error) !== 'EPIPE') {
      failed ??= reportError(error, io);
      io.setExit(failed);
    }
    if (!acting.has(command ?? '')) process.exit(failed ?? 0);
  });
}
