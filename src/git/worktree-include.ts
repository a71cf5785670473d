import { constants } from 'node:fs';
import { access, copyFile, lstat, mkdir, readlink, realpath, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../lib/errors.ts';
import { ignoredPaths } from './ignored-paths.ts';
import { decodePath, encodePath, splitNul } from './path-bytes.ts';
import type { Git } from './run.ts';
import { absolutePath } from './worktree-changes.ts';

export interface CopyIncluded {
  git: Git;
  /** Worktree to copy from, with the `.worktreeinclude`: the main one. */
  from: string;
  /** Fresh worktree. */
  to: string;
  signal?: AbortSignal;
  /** Called after each file. */
  onProgress?: (done: number, total: number) => void;
}

export interface CopiedFiles {
  copied: string[];
  skipped: Array<{ path: string; why: string }>;
}

/** The file's name and meaning are those of Claude Code and others: gitignore syntax, in the repository's root. */
export const includeFile = '.worktreeinclude';

/** Copies at once; more only makes a spinning disk seek. */
const lanes = 8;

/**
 * Copies the ignored files that `.worktreeinclude` names from one worktree into another, copy-on-write where the file
 * system can. Files that git tracks, or would show as new, are not copied, nor is anything overwritten. Links are copied
 * as links; nothing is read or written through one, so nothing leaves the two worktrees.
 */
export async function copyIncluded(input: CopyIncluded): Promise<CopiedFiles> {
  const { from, to, signal, onProgress } = input;
  const result: CopiedFiles = { copied: [], skipped: [] };
  const isThere = await access(join(from, includeFile)).then(
    () => true,
    () => false,
  );
  if (!isThere) return result;
  const paths = await includedPaths(input.git.at(from), signal);
  const root = await realpath(to);
  const queue = paths.values();
  let done = 0;
  const lane = async () => {
    for (const path of queue) {
      signal?.throwIfAborted();
      const why = await copyOne(from, root, path);
      if (why === undefined) result.copied.push(decodePath(path));
      else result.skipped.push({ path: decodePath(path), why });
      onProgress?.(++done, paths.length);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  result.copied.sort();
  return result;
}

/** Named by the include file and ignored: git itself reads both lists, so the syntax is exactly its own. */
async function includedPaths(git: Git, signal?: AbortSignal): Promise<Buffer[]> {
  const args = ['ls-files', '-z', '--others', '--ignored', `--exclude-from=${includeFile}`];
  const named = await git.bytes(args, { signal });
  return ignoredPaths(git, splitNul(named), signal);
}

/** Why it was not copied; undefined when it was. */
async function copyOne(from: string, to: string, path: Buffer): Promise<string | undefined> {
  const source = absolutePath(from, path);
  const target = absolutePath(to, path);
  try {
    const stat = await lstat(source);
    if (stat.isDirectory()) return 'a repository of its own';
    if (!stat.isFile() && !stat.isSymbolicLink()) return 'no regular file';
    const parent = dirname(decodePath(target));
    await mkdir(encodePath(parent), { recursive: true });
    if (!isWithin(to, decodePath(await realpath(encodePath(parent), { encoding: 'buffer' })))) {
      return 'its directory is a link that leads out of the worktree';
    }
    if (stat.isSymbolicLink()) {
      await symlink(await readlink(source, { encoding: 'buffer' }), target);
      return undefined;
    }
    await copyFile(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    // Build tools compare times: a copy that looks newer than its sources is built again, or never.
    await utimes(target, stat.atime, stat.mtime);
    return undefined;
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST') return 'it is there already';
    if (code === 'ENOENT') return 'it vanished';
    if (code === 'ENOSPC' || code === 'EROFS') throw error;
    return code ?? String(error);
  }
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}
