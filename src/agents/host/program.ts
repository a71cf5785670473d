import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { Failure } from '../../lib/errors.ts';
import { cleanLine } from '../../term/clean.ts';

/**
 * Makes sure that an exec of this program in this directory can work, and returns its path. After the fork a failed
 * exec is only a line on a terminal and exit code 1, which any program could have printed.
 */
export function findProgram(name: string, cwd: string, env: Readonly<Record<string, string>>): string {
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Failure(`the worktree ${cleanLine(cwd)} is not there`, {
      hint: 'remove the session, or put its worktree back',
    });
  }
  const path = name.includes('/') ? resolve(cwd, name) : lookUp(name, cwd, env.PATH ?? '');
  if (path === undefined || !isExecutable(path)) {
    throw new Failure(`cannot start the agent: there is no program ${cleanLine(name)}`, {
      hint: 'install it, or set agents.<name>.command',
      command: [name],
    });
  }
  const interpreter = shebang(path);
  if (interpreter !== undefined && !isExecutable(interpreter)) {
    throw new Failure(
      `cannot start the agent: ${cleanLine(path)} needs ${cleanLine(interpreter)}, which is not there`,
      { hint: 'reinstall it', command: [name] },
    );
  }
  return path;
}

function lookUp(name: string, cwd: string, path: string): string | undefined {
  if (name === '') return undefined;
  // An empty element of PATH means the working directory.
  const dirs = path.split(delimiter).map(dir => (isAbsolute(dir) ? dir : resolve(cwd, dir)));
  return dirs.map(dir => join(dir, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The kernel reads this much of a script's first line. */
const shebangBytes = 256;

function shebang(path: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    // Executable but not readable: a binary that only root may read still runs.
    return undefined;
  }
  try {
    const buffer = Buffer.alloc(shebangBytes);
    const line = buffer.toString('utf8', 0, readSync(fd, buffer, 0, shebangBytes, 0)).split('\n', 1)[0] ?? '';
    return /^#!\s*(\S+)/.exec(line)?.[1];
  } finally {
    closeSync(fd);
  }
}
