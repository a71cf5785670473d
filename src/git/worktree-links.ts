import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Git } from './run.ts';

/**
 * Whether a worktree's `.git` file leads to nothing: its repository was moved or renamed, and git takes the directory for
 * no worktree at all (gitrepository-layout(5)).
 */
export function isCutOff(worktree: string): boolean {
  try {
    const target = /^gitdir: (.+?)\r?\n?$/s.exec(readFileSync(join(worktree, '.git'), 'utf8'))?.[1];
    return target !== undefined && !existsSync(resolve(worktree, target));
  } catch {
    // No file: no worktree, or the main one.
    return false;
  }
}

/** Leads a worktree that {@link isCutOff} back to its repository; nothing in it is touched but the `.git` file. */
export async function mendWorktreeLink(git: Git, worktree: string): Promise<void> {
  if (isCutOff(worktree)) await git.run(['worktree', 'repair', worktree]);
}
