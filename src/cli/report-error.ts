import { errnoOf, exitCodes, Failure } from '../lib/errors.ts';
import { explainErrno } from '../lib/system-error.ts';
import { cleanLine } from '../term/clean.ts';
import type { Io } from './io.ts';

/** Longest sentence on stderr: a screen of a phone, with the quoted end of a log. */
const most = 2000;

/** Prints an error as one sentence with what to do next and gives the exit code. A bug keeps its stack. */
export function reportError(error: unknown, io: Io): number {
  if (isSystemTrouble(error)) {
    const { path, syscall } = error as NodeJS.ErrnoException;
    const what = path === undefined ? (syscall ?? 'a file') : path;
    io.err(`${io.paint.red('pitwall:')} ${cleanLine(`${what}: ${explainErrno(error)}`, most)}\n`);
    return exitCodes.failed;
  }
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

/** What disks and permissions answer may come out of any place; it is the machine's trouble and no bug. */
function isSystemTrouble(error: unknown): boolean {
  return !(error instanceof Failure) && trouble.has(errnoOf(error) ?? '');
}

const trouble = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'EIO',
  'ESTALE',
]);

/** For reading only: shows where one argument ends and the next begins. */
function quoteArgument(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument}'`;
}
