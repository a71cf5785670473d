import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Git } from './run.ts';

/**
 * Whether a worktree's `.git` file leads to nothing: its repository was moved or renamed, and git takes the directory for
 * no worktree at all (gitrepository-layout(5)).
 */
export function isCutOff(worktree: string): boolean {
  const target = linkOf(worktree);
  return target !== undefined && !existsSync(target);
}

/**
 * Whether `path` holds the worktree that the repository last knew at `former`: its `.git` file names an entry which
 * exists here and still points back to the former place (gitrepository-layout(5), `worktrees/<id>/gitdir`).
 */
export function isWorktreeOf(path: string, commonDir: string, former: string): boolean {
  const target = linkOf(path);
  if (target === undefined) return false;
  try {
    const back = readFileSync(join(commonDir, 'worktrees', basename(target), 'gitdir'), 'utf8');
    return back.replace(/\r?\n$/, '') === join(former, '.git');
  } catch {
    // No such entry: it is a worktree of another repository.
    return false;
  }
}

/** Leads a repository and its worktree at `path` to each other again; nothing but the two links is touched. */
export async function repairWorktree(git: Git, path: string): Promise<void> {
  await git.run(['worktree', 'repair', path]);
}

/** Leads a worktree that {@link isCutOff} back to its repository; nothing in it is touched but the `.git` file. */
export async function mendWorktreeLink(git: Git, worktree: string): Promise<void> {
  if (isCutOff(worktree)) await repairWorktree(git, worktree);
}

/** The entry in a repository that a worktree's `.git` file names; undefined where there is no such file. */
function linkOf(worktree: string): string | undefined {
  try {
    const target = /^gitdir: (.+?)\r?\n?$/s.exec(readFileSync(join(worktree, '.git'), 'utf8'))?.[1];
    return target === undefined ? undefined : resolve(worktree, target);
  } catch {
    // No file: no worktree, or the main one.
    return undefined;
  }
}
