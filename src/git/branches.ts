import { Failure } from '../lib/errors.ts';
import { together } from '../lib/together.ts';
import { everyday } from './everyday.ts';
import { fixedBase } from './fixed-base.ts';
import { gitFailure } from './git-failure.ts';
import type { Git } from './run.ts';

/** Names of all local branches. */
export async function listBranches(git: Git): Promise<Set<string>> {
  const out = await git.run(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads/']);
  return new Set(out.split('\n').filter(name => name !== ''));
}

export async function branchExists(git: Git, branch: string): Promise<boolean> {
  return (await branchCommit(git, branch)) !== undefined;
}

/** The commit a branch points to; undefined when there is no such branch. */
export async function branchCommit(git: Git, branch: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`];
  const { exit, stdout } = await git.attempt(args);
  return exit === 0 ? stdout.toString('utf8').trim() : undefined;
}

/** Makes a branch at a commit; fails when it exists, also when another process makes it at the same moment. */
export async function createBranch(git: Git, branch: string, sha: string): Promise<void> {
  const ref = `refs/heads/${branch}`;
  // An empty old value means: only when there is none.
  const args = ['update-ref', '--create-reflog', '-m', `branch: Created from ${sha}`, ref, sha, ''];
  const { exit, stderr } = await git.attempt(args);
  if (exit === 0) return;
  if ((await branchCommit(git, branch)) !== undefined) throw branchTaken(branch);
  throw gitFailure({ argv: ['git', ...args], cwd: git.cwd, exit, stderr });
}

/**
 * Deletes a local branch. Without `force` git refuses one with commits that nothing else has; a branch that is checked
 * out is refused always.
 */
export async function deleteBranch(
  git: Git,
  branch: string,
  options: { force?: boolean; signal?: AbortSignal } = {},
): Promise<void> {
  const flag = options.force ? '-D' : '-d';
  // A name that starts with a dash is no branch git would have made.
  await requireBranchName(git, branch);
  await everyday(
    git,
    ['git', 'branch', flag, branch],
    simple => simple.deleteLocalBranch(branch, options.force),
    options,
  );
}

/**
 * What a session starts from: the name as given and its commit; for a name that moves with a worktree the commit alone.
 * Throws a Failure for an unknown one.
 */
export async function resolveBase(git: Git, name: string): Promise<{ base: string; baseSha: string }> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const { exit, stdout } = await git.attempt(args);
  const baseSha = stdout.toString('utf8').trim();
  if (exit === 0 && name !== '') return { base: fixedBase({ base: name, baseSha }), baseSha };
  throw new Failure(`the base ${JSON.stringify(name)} is no branch, tag or commit of ${git.cwd}`, {
    exit: 'usage',
    hint: 'see `git branch --all` for the names there are',
  });
}

/** Throws a Failure unless git takes the name for a new branch and none is in its way. */
export async function requireFreeBranch(git: Git, branch: string): Promise<void> {
  const [, branches] = await together(requireBranchName(git, branch), listBranches(git));
  requireNoneInTheWay(branch, branches);
}

/** Throws a Failure when one of these branches is this one, or keeps git from making it. */
export function requireNoneInTheWay(branch: string, branches: ReadonlySet<string>): void {
  if (branches.has(branch)) throw branchTaken(branch);
  // Refs are paths: with a branch `pitwall` there can be no `pitwall/x`, and the other way round.
  const inTheWay = [...branches].find(
    other => branch.startsWith(`${other}/`) || other.startsWith(`${branch}/`),
  );
  if (inTheWay !== undefined) {
    throw new Failure(`the branch ${branch} cannot be made beside the branch ${inTheWay}`, {
      hint: 'git keeps branches as paths: rename one, or set another branch.prefix',
    });
  }
}

/** Throws a Failure for a name that git would not take. */
export async function requireBranchName(git: Git, branch: string): Promise<void> {
  const { exit } = await git.attempt(['check-ref-format', '--branch', branch]);
  if (exit === 0 && !branch.startsWith('@{')) return;
  throw new Failure(`${JSON.stringify(branch)} is no valid branch name`, {
    exit: 'usage',
    hint: 'no spaces, no leading dash or dot, none of ~ ^ : ? * [ \\',
  });
}

function branchTaken(branch: string): Failure {
  return new Failure(`the branch ${branch} exists already`, { hint: 'choose another name with --branch' });
}
