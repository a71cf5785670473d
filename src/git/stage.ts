import { Failure } from '../lib/errors.ts';
import { gitFailure } from './git-failure.ts';
import { quickObjects, wholeIndex } from './index-copy.ts';
import { joinNul, splitNul } from './path-bytes.ts';
import type { Git, GitResult } from './run.ts';
import { type FileKind, fileKind, isBeyondLink } from './worktree-changes.ts';

export interface StageTask {
  git: Git;
  /** Names the index to write, see index-copy.ts. */
  env: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Brings an index to what lies in the worktree at these paths. Tracked ones come first: `a` that became a directory must leave before
 * `a/b` comes, and `--replace` makes room the other way round. Files that come and go meanwhile are looked at one by
 * one until each is in or known to be gone.
 * @returns what could not be kept: sockets, pipes, files we may not read
 */
export async function stagePaths(task: StageTask, paths: readonly Buffer[]): Promise<Buffer[]> {
  if (paths.length === 0) return [];
  const first = await updateIndex(task, paths);
  if (first.exit === 0) return [];
  if (!isAboutOnePath(first.stderr)) throw failed(task, first);
  const sorted = await sortOut(task, paths);
  if (sorted.removed.length > 0) {
    const input = joinNul(sorted.removed);
    const args = ['update-index', '--force-remove', '-z', '--stdin'];
    await task.git.run(args, { env: task.env, signal: task.signal, input });
  }
  const skipped = [...sorted.unreadable];
  await stageHalves(task, sorted.present, skipped, { left: maxRuns });
  return skipped;
}

/** Paths in conflict keep their stages when one side equals the file; `write-tree` refuses them. */
export async function stageConflicts(task: StageTask): Promise<boolean> {
  const { git, env, signal } = task;
  const listed = await git.bytes(['ls-files', '-z', '--unmerged'], { env, signal });
  const paths = splitNul(listed).map(entry => entry.subarray(entry.indexOf(0x09) + 1));
  if (paths.length === 0) return false;
  await stagePaths(task, paths);
  return true;
}

/**
 * Bound on processes for a worktree in constant motion: each path that fails costs about two times log2 of their
 * number, so this is enough for twenty that fail among a hundred thousand.
 */
const maxRuns = 700;
/** How often one path is tried that is there, readable, and yet fails: it is being rewritten. */
const triesPerPath = 5;
/** Hashing a large build output through slow filters takes minutes, not hours. */
const stageTimeoutMs = 10 * 60_000;

async function stageHalves(
  task: StageTask,
  paths: Buffer[],
  skipped: Buffer[],
  runs: { left: number },
): Promise<void> {
  if (paths.length === 0) return;
  let result = await updateIndex(task, paths);
  runs.left--;
  if (paths.length === 1) {
    for (let tries = 1; result.exit !== 0 && tries < triesPerPath; tries++) {
      const kind = await fileKind(task.git.cwd, paths[0]!);
      if (kind === 'unreadable') skipped.push(paths[0]!);
      if (kind === 'unreadable') return;
      result = await updateIndex(task, paths);
    }
  }
  if (result.exit === 0) return;
  if (paths.length === 1 || !isAboutOnePath(result.stderr)) throw failed(task, result);
  if (runs.left <= 0) {
    throw new Failure(`the files in ${task.git.cwd} change too fast to take a snapshot`, {
      hint: 'it is taken again at the next turn or review',
    });
  }
  const middle = paths.length >> 1;
  await stageHalves(task, paths.slice(0, middle), skipped, runs);
  await stageHalves(task, paths.slice(middle), skipped, runs);
}

async function sortOut(task: StageTask, paths: readonly Buffer[]) {
  const sorted: Record<'present' | 'removed' | 'unreadable', Buffer[]> = {
    present: [],
    removed: [],
    unreadable: [],
  };
  const place: Record<FileKind, Buffer[]> = {
    present: sorted.present,
    gone: sorted.removed,
    unreadable: sorted.unreadable,
  };
  for (const path of paths) {
    const beyond = await isBeyondLink(task.git.cwd, path);
    const kind = beyond ? 'gone' : await fileKind(task.git.cwd, path);
    place[kind].push(path);
  }
  return sorted;
}

function updateIndex({ git, env, signal }: StageTask, paths: readonly Buffer[]): Promise<GitResult> {
  return git.attempt(updateArgs, {
    env,
    signal,
    input: joinNul(paths),
    timeoutMs: stageTimeoutMs,
    // A line-ending check must not refuse a file.
    config: [...wholeIndex, ...quickObjects, 'core.safecrlf=false'],
  });
}

const updateArgs = [
  'update-index',
  '--add',
  '--remove',
  '--replace',
  // With --remove, git would drop every path outside of a sparse checkout.
  '--ignore-skip-worktree-entries',
  '-z',
  '--stdin',
];

/** Whether leaving one path out can help: a full disk or a broken repository fails for all of them. */
function isAboutOnePath(stderr: string): boolean {
  return (
    /Unable to process path/i.test(stderr) &&
    !/No space left|Read-only file system|insufficient perm/i.test(stderr)
  );
}

function failed({ git }: StageTask, { exit, stderr }: GitResult): Failure {
  return gitFailure({ argv: ['git', ...updateArgs], cwd: git.cwd, exit, stderr: reason(stderr) });
}

/** The line before `Unable to process path` is the one that says why. */
function reason(stderr: string): string {
  return stderr.replace(/^fatal: Unable to process path .*$/gm, '');
}
