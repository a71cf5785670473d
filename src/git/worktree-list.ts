import { statSync } from 'node:fs';
import { decodePath, splitNul } from './path-bytes.ts';
import type { Git } from './run.ts';

export interface Worktree {
  /** Absolute. */
  path: string;
  /** null in a bare repository and before the first commit. */
  head: string | null;
  /** null when HEAD is detached. */
  branch: string | null;
  bare: boolean;
  /** Reason given to `git worktree lock`, '' for none; undefined when it is not locked. */
  locked: string | undefined;
  /** Its directory is gone. */
  missing: boolean;
}

/** All worktrees of the repository, the main one first. */
export async function listWorktrees(git: Git): Promise<Worktree[]> {
  const { exit, stdout } = await git.attempt(['worktree', 'list', '--porcelain', '-z']);
  if (exit === 0) return parseWorktrees(splitNul(stdout));
  // Git before 2.36 knows no -z here: lines then, where only a path with a line break is read wrongly.
  const lines = await git.bytes(['worktree', 'list', '--porcelain']);
  return parseWorktrees(splitNul(Buffer.from(lines.map(byte => (byte === 0x0a ? 0 : byte)))));
}

/** Reads the records of `git worktree list --porcelain -z`: attribute lines, an empty one after each worktree. */
export function parseWorktrees(lines: readonly Buffer[]): Worktree[] {
  const worktrees: Worktree[] = [];
  for (const line of lines) {
    const [, name = '', value = ''] = /^(\S*) ?([\s\S]*)$/.exec(decodePath(line)) ?? [];
    if (name === 'worktree') {
      const missing = statSync(value, { throwIfNoEntry: false }) === undefined;
      worktrees.push({ path: value, head: null, branch: null, bare: false, locked: undefined, missing });
      continue;
    }
    const current = worktrees.at(-1);
    if (current === undefined) continue;
    if (name === 'HEAD' && !/^0+$/.test(value)) current.head = value;
    if (name === 'branch') current.branch = value.replace(/^refs\/heads\//, '');
    if (name === 'bare') current.bare = true;
    if (name === 'locked') current.locked = value;
  }
  return worktrees;
}
