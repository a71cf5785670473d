import { exitCodes, Failure } from '../lib/errors.ts';
import { cleanLine } from '../term/clean.ts';
import type { Io } from './io.ts';

/** Longest sentence on stderr: a screen of a phone, with the quoted end of a log. */
const most = 2000;

/** Prints an error as one sentence with what to do next and gives the exit code. A bug keeps its stack. */
export function reportError(error: unknown, io: Io): number {
  if (!(error instanceof Failure)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.err(`${io.paint.red('pitwall:')} this is a bug in pitwall, please report it\n${detail}\n`);
    return exitCodes.failed;
  }
  const command = error.command ? ` (${error.command.map(quoteArgument).join(' ')})` : '';
  const hint = error.hint ? `; ${error.hint}` : '';
  io.err(`${io.paint.red('pitwall:')} ${cleanLine(`${error.message}${command}${hint}`, most)}\n`);
  return exitCodes[error.exit];
}

/** For reading only: shows where one argument ends and the next begins. */
function quoteArgument(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument}'`;
}
