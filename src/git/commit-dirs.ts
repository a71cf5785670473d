import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { discoverRepositorySync } from './discover.ts';

/**
 * The directories a commit in a linked worktree writes to: the worktree's own git directory, objects, branches and their
 * logs. Not the common directory as a whole: whoever writes its `config` or `hooks` decides what others' git runs.
 * @returns absolute paths that exist; none outside of a repository
 */
export function commitDirs(worktree: string): string[] {
  const found = discoverRepositorySync(worktree);
  if (!found || found.gitDir === found.commonDir) return [];
  const shared = ['objects', 'refs', 'logs'].map(name => join(found.commonDir, name));
  return [found.gitDir, ...shared].filter(dir => existsSync(dir));
}
