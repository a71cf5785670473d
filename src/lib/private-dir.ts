import { lstatSync, mkdirSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf, Failure } from './errors.ts';
import type { Paths } from './paths.ts';
import { shellWord } from './shell-words.ts';
import { explainErrno } from './system-error.ts';

/**
 * Makes sure `path` is a directory only this user can enter (created 0700, parents too) and returns it.
 * A symbolic link, another owner or a mode that lets others in is refused with a {@link Failure}: a directory
 * somebody else prepared could show them every agent's terminal.
 */
export function ensurePrivateDir(path: string): string {
  const found = inspect(path);
  if (found === 'missing') {
    create(path);
    return ensurePrivateDir(path);
  }
  if (found !== 'private') throw refusal(path, found);
  return path;
}

/** How many names next to a foreign `/tmp/pitwall-<uid>` are tried; whoever squats on ten of them wants harm. */
const alternatives = 9;

/**
 * The directory for sockets: `paths.runtimeDir`, or when that one belongs to somebody else `/tmp/pitwall-<uid>`,
 * `/tmp/pitwall-<uid>-1`, …  Our own directory with a wrong mode is refused, not stepped around.
 */
export function socketDir(paths: Pick<Paths, 'runtimeDir' | 'uid'>): string {
  const shared = `/tmp/pitwall-${paths.uid}`;
  const numbered = Array.from({ length: alternatives }, (_, i) => `${shared}-${i + 1}`);
  for (const dir of new Set([paths.runtimeDir, shared, ...numbered])) {
    if (inspect(dir) !== 'foreign') return ensurePrivateDir(dir);
  }
  throw new Failure(
    `no private directory for sockets: ${shared} and its alternatives belong to another user`,
    {
      hint: 'set XDG_RUNTIME_DIR to a directory of your own',
    },
  );
}

type Finding = 'missing' | 'private' | 'foreign' | 'link' | 'file' | 'open';

function inspect(path: string): Finding {
  const stat = statOf(path);
  if (stat === undefined) return 'missing';
  if (process.getuid !== undefined && stat.uid !== process.getuid()) return 'foreign';
  if (stat.isSymbolicLink()) return 'link';
  if (!stat.isDirectory()) return 'file';
  return (stat.mode & 0o077) === 0 ? 'private' : 'open';
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new Failure(`cannot use the directory ${path}: ${explainErrno(error)}`, { cause: error });
  }
}

function create(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another pitwall made it first: whether it is a good one is looked at by the caller.
    if (errnoOf(error) === 'EEXIST') return;
    throw new Failure(`cannot create the directory ${path}: ${explainErrno(error)}`, {
      hint: 'check its parent exists, is writable and the disk is not full',
      cause: error,
    });
  }
}

function refusal(path: string, found: Exclude<Finding, 'missing' | 'private'>): Failure {
  const why = {
    foreign: ['belongs to another user', 'have it removed or renamed'],
    link: ['is a symbolic link', 'remove it'],
    file: ['is not a directory', 'move it away'],
    open: ['can be entered by others', `run: chmod 700 ${shellWord(path)}`],
  }[found];
  return new Failure(`refusing to use ${path}: it ${why[0]}`, { exit: 'refused', hint: why[1] });
}
