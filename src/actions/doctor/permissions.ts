import { chmodSync, lstatSync } from 'node:fs';
import { describeError } from '../../lib/errors.ts';
import type { Paths } from '../../lib/paths.ts';
import { socketDir } from '../../lib/private-dir.ts';
import { shellWord } from '../../lib/shell-words.ts';
import { type Check, ok, problem } from './check.ts';

/** Directories that hold what agents print and what people type: nobody else may enter them. */
export function checkPermissions(paths: Paths, storeDir: string | undefined): Check[] {
  const checks = [storeDir, paths.stateDir].flatMap(dir => (dir ? closed(dir) : []));
  try {
    checks.push(ok('sockets', socketDir(paths)));
  } catch (error) {
    checks.push(problem('sockets', describeError(error)));
  }
  return checks;
}

function closed(dir: string): Check[] {
  const stat = lstatSync(dir, { throwIfNoEntry: false });
  if (!stat) return [];
  if (process.getuid && stat.uid !== process.getuid()) {
    return [problem('permissions', `${dir} belongs to another user`, 'have its owner corrected')];
  }
  if ((stat.mode & 0o077) === 0) return [];
  return [
    {
      ...problem('permissions', `${dir} can be entered by others`, `run: chmod 700 ${shellWord(dir)}`),
      fix: () => chmodSync(dir, 0o700),
    },
  ];
}
