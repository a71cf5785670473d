import { Failure } from '../lib/errors.ts';
import { discoverRepositorySync } from './discover.ts';
import { createGit, type Git } from './run.ts';
import { captureWorktree } from './take-tree.ts';

export { dropRemoved, type KeepRemoved, keepRemoved, readRemoved } from './removed.ts';
export { restoreTree } from './restore-tree.ts';
export { captureWorktree, type TakenTree, type TakeTreeOptions, takeTree } from './take-tree.ts';

export interface TakeSnapshot {
  /** Only told apart by callers; the worktree says which repository it is. */
  repo?: { root: string };
  worktree: string;
  sessionId: string;
  /** Whose environment and command log are used. */
  git?: Git;
  signal?: AbortSignal;
}

export interface Snapshot {
  /** Counts from 1 within a session. */
  n: number;
  tree: string;
  /** Commit that was checked out; null when there was none yet. */
  head: string | null;
  ref: string;
  /** Paths the tree could not hold. */
  skipped: string[];
}

/** Two writers at once (turn end and review) meet at most a few times; more means that the refs cannot be written. */
const maxTries = 20;

/** Takes the worktree's tree and keeps it under the next free `refs/pitwall/snapshots/<session>/<n>`. */
export async function takeSnapshot(input: TakeSnapshot): Promise<Snapshot> {
  const { worktree, sessionId, signal } = input;
  const git = input.git?.at(worktree) ?? createGit({ cwd: worktree });
  let looking: ReturnType<typeof lookUp> | undefined;
  const look = () => {
    looking ??= lookUp(git, sessionId);
    // Waited for below; when the tree fails first, its error is the one that counts.
    looking.catch(() => undefined);
    return looking;
  };
  const taken = await captureWorktree(worktree, { git, signal, meanwhile: look });
  const known = await look();
  let n = (known.snapshots.at(-1)?.n ?? 0) + 1;
  for (let tries = 0; tries < maxTries; tries++, n++) {
    const ref = `${snapshotRefs(sessionId)}${n}`;
    if (await createRef(git, ref, taken.tree)) {
      return { n, ref, ...taken, head: known.head };
    }
  }
  throw new Failure(`no free snapshot number for ${sessionId} was found in ${worktree}`);
}

/** The snapshots of a session, oldest first. */
export async function listSnapshots(
  git: Git,
  sessionId: string,
): Promise<Array<{ n: number; tree: string }>> {
  return parseSnapshots(await git.run([...listRefs, snapshotRefs(sessionId)]));
}

const listRefs = ['for-each-ref', '--format=%(objectname) %(refname)'];

function parseSnapshots(listed: string) {
  return listed
    .split('\n')
    .map(line => /^(\w+) refs\/pitwall\/.*\/(\d+)$/.exec(line))
    .filter(match => match !== null)
    .map(match => ({ n: Number(match[2]), tree: match[1]! }))
    .sort((a, b) => a.n - b.n);
}

/** The snapshots there are and the commit that is checked out, with one process while the tree is taken. */
async function lookUp(git: Git, sessionId: string) {
  const branch = discoverRepositorySync(git.cwd)?.branch;
  const refs = branch === null || branch === undefined ? [] : [`refs/heads/${branch}`];
  const listed = await git.run([...listRefs, snapshotRefs(sessionId), ...refs]);
  const snapshots = parseSnapshots(listed);
  const branchLine = listed.split('\n').find(line => line.endsWith(` ${refs[0]}`));
  if (branchLine !== undefined) return { snapshots, head: branchLine.split(' ', 1)[0]! };
  const head = await git.attempt(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  return { snapshots, head: head.exit === 0 ? head.stdout.toString('utf8').trim() : null };
}

/** Lets go of a session's snapshots; git collects their objects later. */
export async function dropSnapshots(git: Git, sessionId: string): Promise<void> {
  const known = await listSnapshots(git, sessionId);
  const input = known.map(({ n, tree }) => `delete ${snapshotRefs(sessionId)}${n} ${tree}\n`).join('');
  if (input !== '') await git.run(['update-ref', '--stdin'], { input });
}

function snapshotRefs(sessionId: string): string {
  if (!/^[\w-]+$/.test(sessionId)) throw new Failure(`${JSON.stringify(sessionId)} is not a session id`);
  return `refs/pitwall/snapshots/${sessionId}/`;
}

/** False when the ref is there already. */
async function createRef(git: Git, ref: string, tree: string): Promise<boolean> {
  const args = ['update-ref', ref, tree, '0'.repeat(tree.length)];
  // A reflog of a ref that never moves is of no use.
  const { exit, stderr } = await git.attempt(args, { config: ['core.logAllRefUpdates=false'] });
  if (exit === 0) return true;
  if (/reference already exists|but expected|File exists/.test(stderr)) return false;
  await git.run(args);
  return true;
}
