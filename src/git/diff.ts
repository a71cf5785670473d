import { parseChanges } from './diff-parse.ts';
import { plainDiff } from './plain-diff.ts';
import type { Git } from './run.ts';

export { type FileHunks, fileHunks, filePatch } from './file-patch.ts';
export { unifiedDiff } from './unified-diff.ts';

export interface ChangedFile {
  /** Relative to the repository; see path-bytes.ts for names that are no UTF-8. */
  path: string;
  /** Where a renamed file was before. */
  oldPath?: string;
  /** Added, modified, deleted, renamed, type changed (file, link, submodule). */
  status: 'A' | 'M' | 'D' | 'R' | 'T';
  /** Lines; 0 for binary files. */
  added: number;
  removed: number;
  binary: boolean;
  /** Git modes: `100644`, `100755`, `120000` link, `160000` submodule, `000000` not there. */
  oldMode: string;
  newMode: string;
  /** Blob (or submodule commit) ids; all zeros where there is none. */
  oldId: string;
  newId: string;
}

/** Shape of a session record's `size`; a type and no interface, so that it fits the record's open schema. */
export type DiffSize = {
  files: number;
  added: number;
  removed: number;
  tree: string;
  /** Sorted, both names of a rename, at most `maxPaths`. */
  paths: string[];
};

/** What changed between two trees or commits, sorted by path; renames are found. */
export async function changedFiles(
  git: Git,
  base: string,
  tree: string,
  options: { signal?: AbortSignal; renames?: boolean } = {},
): Promise<ChangedFile[]> {
  const renames = options.renames === false ? '--no-renames' : '-M';
  const args = ['diff-tree', '-r', '-z', renames, '--raw', '--numstat', '--abbrev=40', ...plainDiff];
  return parseChanges(await git.bytes([...args, '--end-of-options', base, tree, '--'], options));
}

/** The size of a change, for a session's row. */
export async function diffSize(
  git: Git,
  base: string,
  tree: string,
  options: { signal?: AbortSignal; maxPaths?: number } = {},
): Promise<DiffSize> {
  return sizeOf(await changedFiles(git, base, tree, options), tree, options.maxPaths);
}

/** The default bounds the record's size: overlap with a change of more files than that is certain anyway. */
export function sizeOf(files: readonly ChangedFile[], tree: string, maxPaths = 300): DiffSize {
  const sum = (field: 'added' | 'removed') => files.reduce((total, file) => total + file[field], 0);
  const names = files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath]));
  const paths = [...new Set(names)].sort().slice(0, maxPaths);
  return { files: files.length, added: sum('added'), removed: sum('removed'), tree, paths };
}

/** The commit two histories have in common; undefined when they have none. */
export async function mergeBase(git: Git, base: string, head: string): Promise<string | undefined> {
  const args = ['merge-base', '--end-of-options', base, head];
  const { exit, stdout } = await git.attempt(args);
  if (exit > 1) await git.run(args);
  return exit === 0 ? stdout.toString('utf8').trim() : undefined;
}
