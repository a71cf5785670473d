import { basename } from 'node:path';
import { Failure } from '../lib/errors.ts';
import { type Discovery, discoverRepositorySync } from './discover.ts';
import { createGit, type Git, type GitOptions } from './run.ts';

export { type Discovery, discoverCommonDirSync, discoverRepositorySync } from './discover.ts';

export interface Repository extends Discovery {
  /** Name of the main worktree's directory. */
  name: string;
  /** Commit that is checked out in `worktree`. */
  head: string;
  /** Who commits here; empty strings where nothing is configured. */
  identity: { name: string; email: string };
}

/**
 * The repository of a directory, with what only git can tell. Throws a Failure in one sentence: no git, no
 * repository, a bare one, one without a commit, or one that git refuses to read (another owner).
 */
export async function findRepository(
  cwd: string,
  options: Omit<GitOptions, 'cwd'> = {},
): Promise<Repository> {
  const found = discoverRepositorySync(cwd);
  const git = createGit({ ...options, cwd });
  if (found === undefined) {
    await git.attempt(['--version']);
    throw new Failure(`${cwd} is not in a git repository`, {
      hint: 'change to one, or make one with `git init` and a first commit',
    });
  }
  const [head, branch, identity] = await Promise.all([
    headCommit(git),
    found.branch ?? currentBranch(git),
    readIdentity(git),
  ]);
  if (found.bare) {
    throw new Failure(`${found.root} is a bare repository: it has no files to work on`, {
      hint: 'start pitwall in a clone or in one of its worktrees',
    });
  }
  if (head === undefined) {
    throw new Failure(`the repository ${found.root} has no commit yet`, {
      hint: 'make a first one (`git commit --allow-empty -m start`): a branch needs something to start from',
    });
  }
  return { ...found, branch, name: basename(found.root) || found.root, head, identity };
}

/** Undefined when there is no commit yet; throws when git refuses the repository. */
async function headCommit(git: Git): Promise<string | undefined> {
  const { exit, stdout, stderr } = await git.attempt(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (exit === 0) return stdout.toString('utf8').trim();
  // Quiet: a missing HEAD says nothing, so words mean that git could not read the repository at all.
  if (stderr.trim() !== '') await git.run(['rev-parse', '--git-dir']);
  return undefined;
}

async function currentBranch(git: Git): Promise<string | null> {
  const { exit, stdout } = await git.attempt(['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return exit === 0 ? stdout.toString('utf8').trim() : null;
}

async function readIdentity(git: Git): Promise<{ name: string; email: string }> {
  const { stdout } = await git.attempt(['config', '-z', '--get-regexp', '^user\\.(name|email)$']);
  const values = { name: '', email: '' };
  for (const entry of stdout.toString('utf8').split('\0')) {
    const [key, value = ''] = entry.split('\n', 2);
    // The last one wins: git lists system, user, repository in this order.
    if (key === 'user.name') values.name = value;
    if (key === 'user.email') values.email = value;
  }
  const env = git.options.env ?? process.env;
  return {
    name: env.GIT_AUTHOR_NAME || values.name,
    email: env.GIT_AUTHOR_EMAIL || values.email,
  };
}
