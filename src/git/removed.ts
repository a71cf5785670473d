import type { Git } from './run.ts';
import { takeTree } from './take-tree.ts';

export interface KeepRemoved {
  git: Git;
  sessionId: string;
  /** The worktree that is about to go; undefined when it is gone already. */
  worktree?: string;
  /** The branch that may go. */
  branch?: string;
  signal?: AbortSignal;
}

/**
 * Keeps what a removal would lose: the worktree's content as `refs/pitwall/removed/<session>/tree` and the last commit
 * as `…/head`, also of a branch that stays, since it may be deleted by hand later. An earlier one is replaced.
 * @returns the refs that hold something now
 */
export async function keepRemoved(input: KeepRemoved): Promise<string[]> {
  const { git, sessionId, worktree, branch, signal } = input;
  const tree = worktree === undefined ? undefined : await takeTree(worktree, { git, signal });
  const head =
    (worktree && (await commitOf(git.at(worktree), 'HEAD'))) ??
    (branch && (await commitOf(git, `refs/heads/${branch}`)));
  const refs = [
    { ref: `${removedRefs(sessionId)}tree`, id: tree },
    { ref: `${removedRefs(sessionId)}head`, id: head },
  ].filter(({ id }) => id);
  const updates = refs.map(({ ref, id }) => `update ${ref} ${id}\n`).join('');
  if (updates !== '') await git.run(['update-ref', '--stdin'], { input: updates });
  return refs.map(({ ref }) => ref);
}

/** What was kept of a removed session. */
export async function readRemoved(
  git: Git,
  sessionId: string,
): Promise<{ tree: string | null; head: string | null }> {
  const format = '--format=%(refname:lstrip=4) %(objectname)';
  const out = await git.run(['for-each-ref', format, removedRefs(sessionId)]);
  const kept = new Map(out.split('\n').map(line => line.split(' ', 2) as [string, string]));
  return { tree: kept.get('tree') ?? null, head: kept.get('head') ?? null };
}

/** Lets go of it; git collects the objects later. */
export async function dropRemoved(git: Git, sessionId: string): Promise<void> {
  const input = ['tree', 'head'].map(name => `delete ${removedRefs(sessionId)}${name}\n`).join('');
  await git.run(['update-ref', '--stdin'], { input });
}

function removedRefs(sessionId: string): string {
  return `refs/pitwall/removed/${sessionId}/`;
}

async function commitOf(git: Git, name: string): Promise<string | undefined> {
  const { exit, stdout } = await git.attempt(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return exit === 0 ? stdout.toString('utf8').trim() : undefined;
}
