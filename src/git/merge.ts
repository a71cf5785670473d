import { type ChangedFile, changedFiles } from './diff.ts';
import { decodePath, splitNul } from './path-bytes.ts';
import type { Git } from './run.ts';
import { features, gitVersion, requireMergeTree } from './version.ts';

/** A tree and the commit its work started from. */
export interface Side {
  tree: string;
  base: string;
}

export interface MergeResult {
  clean: boolean;
  /** The merged tree; with conflicts it holds conflict markers. */
  tree: string;
  /** Paths in conflict, sorted. */
  conflicts: string[];
}

export interface Overlap {
  path: string;
  /** `unknown`: git before 2.38 cannot tell. */
  kind: 'same file' | 'conflict' | 'unknown';
}

/** Merges two trees that started from one base, in memory: no worktree, index or ref is touched. Git ≥ 2.38. */
export function conflicts(
  git: Git,
  treeA: string,
  treeB: string,
  base: string,
  signal?: AbortSignal,
): Promise<MergeResult> {
  return mergeTrees(git, { tree: treeA, base }, { tree: treeB, base }, signal);
}

/**
 * Like {@link conflicts} for sides with bases of their own; git finds their merge base. The trees are put on throwaway
 * commits because `merge-tree` takes trees and `--merge-base` together only from git 2.45 on.
 */
export async function mergeTrees(git: Git, a: Side, b: Side, signal?: AbortSignal): Promise<MergeResult> {
  await requireMergeTree(git);
  const [ours, theirs] = await Promise.all([throwaway(git, a), throwaway(git, b)]);
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs];
  const { exit, stdout } = await git.attempt(args, { signal });
  if (exit !== 0 && exit !== 1) await git.run(args, { signal });
  const [tree, ...paths] = splitNul(stdout).map(decodePath);
  const conflicting = [...new Set(paths.filter(path => path !== ''))].sort();
  return { clean: exit === 0, tree: tree ?? '', conflicts: conflicting };
}

/** Files that both sides changed, and whether merging them needs a person. */
export async function overlapDetail(git: Git, a: Side, b: Side, signal?: AbortSignal): Promise<Overlap[]> {
  const [ours, theirs] = await Promise.all(
    [a, b].map(({ base, tree }) => changedFiles(git, base, tree, { signal })),
  );
  const touched = new Set(ours!.flatMap(touchedPaths));
  const shared = [...new Set(theirs!.flatMap(touchedPaths))].filter(path => touched.has(path)).sort();
  const able = features(await gitVersion(git)).mergeTree;
  const merged = able ? await mergeTrees(git, a, b, signal) : undefined;
  // A rename on one side makes a conflict at a path that only the other one changed.
  const all = [...new Set([...shared, ...(merged?.conflicts ?? [])])].sort();
  return all.map(path => ({
    path,
    kind: merged === undefined ? 'unknown' : merged.conflicts.includes(path) ? 'conflict' : 'same file',
  }));
}

function touchedPaths({ path, oldPath }: ChangedFile): string[] {
  return oldPath === undefined ? [path] : [path, oldPath];
}

/** The same input gives the same commit, so asking again and again adds no object. */
function throwaway(git: Git, { tree, base }: Side): Promise<string> {
  const who = { NAME: 'pitwall', EMAIL: 'pitwall@localhost', DATE: '1000000000 +0000' };
  const env = Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  return git.run(['commit-tree', '-p', base, '-m', 'throwaway', tree], { env });
}
