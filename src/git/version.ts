import { Failure } from '../lib/errors.ts';
import { createGit, type Git } from './run.ts';

export interface GitVersion {
  major: number;
  minor: number;
  /** As git prints it: `2.39.5`, `2.39.3 (Apple Git-146)`. */
  text: string;
}

export interface GitFeatures {
  /** `merge-tree --write-tree`: conflicts between sessions, merging without a working tree. */
  mergeTree: boolean;
  /** `worktree list -z`: paths with line breaks. */
  worktreeListZ: boolean;
  /** One sentence for each thing that does not work; empty with a current git. */
  missing: string[];
}

/** The oldest git all of this is written for; below it `update-index` lacks what sparse checkouts need. */
const oldest = { major: 2, minor: 25 };

/** Throws a Failure when git is missing or prints something else. */
export async function gitVersion(git: Git = createGit({ cwd: '/' })): Promise<GitVersion> {
  const printed = await git.run(['--version']);
  const version = parseVersion(printed);
  if (version) return version;
  throw new Failure(`the program \`git\` on the PATH printed no version but: ${printed.slice(0, 100)}`);
}

export function parseVersion(printed: string): GitVersion | undefined {
  const match = /^git version (?<text>(?<major>\d+)\.(?<minor>\d+)\S*(?: \(.*\))?)/.exec(printed)?.groups;
  if (!match) return undefined;
  return { major: Number(match.major), minor: Number(match.minor), text: match.text ?? '' };
}

/** What that git can do, and what pitwall does without. */
export function features(version: GitVersion): GitFeatures {
  const mergeTree = isAtLeast(version, 2, 38);
  const worktreeListZ = isAtLeast(version, 2, 36);
  const here = `this is ${version.text}`;
  const missing = [
    !isAtLeast(version, oldest.major, oldest.minor) &&
      `snapshots need git ${oldest.major}.${oldest.minor} or newer; ${here}`,
    !worktreeListZ && `worktrees on a path with a line break need git 2.36 or newer; ${here}`,
    !mergeTree && `telling a conflict from an edit of the same file needs git 2.38 or newer; ${here}`,
  ].filter(sentence => sentence !== false);
  return { mergeTree, worktreeListZ, missing };
}

/** Throws a Failure that says what is missing, for a thing that cannot be done without it. */
export async function requireMergeTree(git: Git): Promise<void> {
  const version = await gitVersion(git);
  if (features(version).mergeTree) return;
  throw new Failure(`merging without a working tree needs git 2.38 or newer; this is ${version.text}`, {
    hint: 'a newer git makes it work; everything else goes on without it',
  });
}

function isAtLeast(version: GitVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}
