import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePath, splitNul } from './path-bytes.ts';
import type { Git } from './run.ts';

/** What is not committed in one worktree, cheaply: nothing is read but what `git status` reads anyway. */
export interface DirtyPaths {
  /** HEAD's commit; null before the first. */
  head: string | null;
  /** Path (relative, `/` at the end of a directory that is untracked as a whole) → mark that changes with the file. */
  paths: Map<string, string>;
}

/** Whoever has more than this not committed is not watched file by file. */
const mostPaths = 500;

/** Takes no lock and writes nothing. A failure of git is thrown. */
export async function dirtyPaths(git: Git, worktree: string): Promise<DirtyPaths> {
  const args = ['status', '--porcelain=v2', '-z', '--branch', '--untracked-files=normal', '--no-renames'];
  const found: DirtyPaths = { head: null, paths: new Map() };
  for (const record of splitNul(await git.at(worktree).bytes(args))) {
    const line = decodePath(record);
    const head = /^# branch\.oid ([0-9a-f]+)$/.exec(line)?.[1];
    if (head !== undefined) found.head = head;
    const path = pathOf(line);
    if (path === undefined || found.paths.size >= mostPaths) continue;
    // A file that was changed before may be changed again: its status stays the same then.
    const facts = await stat(join(worktree, path)).catch(() => undefined);
    found.paths.set(path, `${line.slice(0, 4)} ${facts?.mtimeMs ?? 'gone'} ${facts?.size ?? ''}`);
  }
  return found;
}

/** Fields of porcelain v2 before the path: `1` has 8, `u` 10, `?` 1 (git-status(1)). */
function pathOf(line: string): string | undefined {
  const before = line.startsWith('1 ')
    ? 8
    : line.startsWith('u ')
      ? 10
      : line.startsWith('? ')
        ? 1
        : undefined;
  if (before === undefined) return undefined;
  let at = 0;
  for (let i = 0; i < before; i++) at = line.indexOf(' ', at) + 1;
  return line.slice(at);
}
