import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { discoverRepositorySync } from './discover.ts';
import { splitNul } from './path-bytes.ts';
import type { Git } from './run.ts';

export type Operation = 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'bisect';

/** What removing a worktree and its branch would lose. */
export interface WorktreeState {
  branch: string | null;
  head: string | null;
  /** Tracked files that are changed or staged, conflicts included. */
  uncommitted: number;
  untracked: number;
  /** Files in conflict. */
  conflicted: number;
  /** Commits that the base does not have, nor a commit with the same patch; 0 without a base. */
  unmerged: number;
  /** Commits that no remote has; null when there is no remote. */
  unpushed: number | null;
  /** Something half done that a person or agent started there. */
  operation: Operation | null;
}

/** Looks at one worktree; nothing is written, no lock is taken. */
export async function worktreeState(
  git: Git,
  input: { path: string; base?: string; signal?: AbortSignal },
): Promise<WorktreeState> {
  const { path, base, signal } = input;
  const here = git.at(path);
  const args = ['status', '--porcelain=v2', '-z', '--branch', '--untracked-files=all', '--no-renames'];
  const [status, unmerged, unpushed] = await Promise.all([
    here.bytes([...args, '--ignore-submodules=none'], { signal }),
    base === undefined ? 0 : unmergedCommits(here, base, signal),
    unpushedCommits(here, signal),
  ]);
  const gitDir = discoverRepositorySync(path)?.gitDir;
  return { ...parseStatus(status), unmerged, unpushed, operation: gitDir ? operationIn(gitDir) : null };
}

/** Counts the records of `git status --porcelain=v2 -z --branch --no-renames` (git-status(1)). */
export function parseStatus(output: Buffer) {
  const state = {
    branch: null as string | null,
    head: null as string | null,
    uncommitted: 0,
    untracked: 0,
    conflicted: 0,
  };
  for (const record of splitNul(output)) {
    const line = record.toString('utf8');
    const header = /^# branch\.(oid|head) (.*)$/.exec(line);
    if (header?.[1] === 'oid') state.head = header[2] === '(initial)' ? null : header[2]!;
    if (header?.[1] === 'head') state.branch = header[2] === '(detached)' ? null : header[2]!;
    if (line.startsWith('? ')) state.untracked++;
    if (line.startsWith('u ')) state.conflicted++;
    if (/^[12u] /.test(line)) state.uncommitted++;
  }
  return state;
}

/** `cherry` leaves out commits that were rebased or picked into the base. A base that is gone has merged nothing. */
async function unmergedCommits(git: Git, base: string, signal?: AbortSignal): Promise<number> {
  const args = ['rev-list', '--count', '--cherry-pick', '--right-only', `${base}...HEAD`, '--'];
  const counted = await git.attempt(args, { signal });
  if (counted.exit === 0) return Number(counted.stdout.toString('utf8'));
  return Number(
    await git.run(['rev-list', '--count', 'HEAD', '--not', '--exclude=*/HEAD', '--remotes'], { signal }),
  );
}

async function unpushedCommits(git: Git, signal?: AbortSignal): Promise<number | null> {
  if ((await git.run(['remote'], { signal })) === '') return null;
  const { exit, stdout } = await git.attempt(['rev-list', '--count', 'HEAD', '--not', '--remotes'], {
    signal,
  });
  return exit === 0 ? Number(stdout.toString('utf8')) : 0;
}

/** Files that git keeps while it is in the middle of something (git-status itself looks at these). */
const marks: ReadonlyArray<readonly [string, Operation]> = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
];

function operationIn(gitDir: string): Operation | null {
  return marks.find(([file]) => existsSync(join(gitDir, file)))?.[1] ?? null;
}
