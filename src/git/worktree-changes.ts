import { access, constants, lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errnoOf } from '../lib/errors.ts';
import { encodePath, splitNul } from './path-bytes.ts';
import type { Git } from './run.ts';

export interface TrackedChange {
  path: Buffer;
  /** As the index has it; zeros for a path that is only intended to be added, or in conflict. */
  mode: string;
  id: string;
  deleted: boolean;
}

/** What a worktree holds that its index does not say. Paths as bytes, relative to the worktree. */
export interface WorktreeChanges {
  /** In the index, and changed or deleted since. */
  tracked: TrackedChange[];
  /** Neither in the index nor ignored. */
  untracked: Buffer[];
  /** Untracked repositories that have a commit, without the final slash: they are kept as that commit. */
  nested: Buffer[];
  /** Untracked repositories without a commit: git has nothing to name them by. */
  unnamed: Buffer[];
}

/** Asks `status`, which compares the known files and looks for unknown ones in one pass over the worktree. */
export async function findChanges(
  git: Git,
  env: Record<string, string>,
  signal?: AbortSignal,
): Promise<WorktreeChanges> {
  // Not `ls-files --modified`: it looks through a link that took a directory's place.
  const args = ['status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames'];
  const records = splitNul(await git.bytes([...args, '--ignore-submodules=dirty'], { env, signal }));
  const others = records.filter(record => record[0] === 0x3f).map(record => record.subarray(2));
  const changes: WorktreeChanges = {
    tracked: records.map(trackedChange).filter(change => change !== undefined),
    untracked: others.filter(path => !isDirectory(path)),
    nested: [],
    unnamed: [],
  };
  for (const path of others.filter(isDirectory)) {
    const name = path.subarray(0, -1);
    const kind = await nestedKind(git, name, signal);
    if (kind === 'commit') changes.nested.push(name);
    if (kind === 'empty') changes.unnamed.push(name);
  }
  return changes;
}

/** The worktree's file of that path, for the file system. */
export function absolutePath(worktree: string, path: Uint8Array): Buffer {
  return Buffer.concat([encodePath(worktree), Buffer.from('/'), path]);
}

/** `ls-files` ends the name of a repository inside the worktree with a slash. */
function isDirectory(path: Buffer): boolean {
  return path.at(-1) === 0x2f;
}

/**
 * Another worktree of the same repository that lies inside this one (`.claude/worktrees/x`) is somebody's workplace,
 * not content of this one.
 */
async function nestedKind(
  git: Git,
  path: Buffer,
  signal?: AbortSignal,
): Promise<'commit' | 'empty' | 'worktree'> {
  // Node cannot start a process in a directory whose name is not UTF-8.
  const dir = absolutePath(git.cwd, path).toString('utf8');
  const nested = git.at(dir);
  const [own, common, head] = await Promise.all([
    git.attempt(['rev-parse', '--git-common-dir'], { signal }),
    nested.attempt(['rev-parse', '--git-common-dir'], { signal }).catch(() => undefined),
    nested.attempt(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { signal }).catch(() => undefined),
  ]);
  signal?.throwIfAborted();
  const place = (base: string, out: Buffer) => resolve(base, out.toString('utf8').trim());
  if (common?.exit === 0 && place(git.cwd, own.stdout) === place(dir, common.stdout)) return 'worktree';
  return head?.exit === 0 ? 'commit' : 'empty';
}

/**
 * Reads `1 XY SUB HEAD-MODE INDEX-MODE MODE HEAD-ID INDEX-ID PATH` and, for conflicts, `u` with eight more fields
 * (git-status(1)). Undefined where the worktree is as the index says (Y is a dot).
 */
function trackedChange(record: Buffer): TrackedChange | undefined {
  const conflict = record[0] === 0x75;
  if (record[0] !== 0x31 && !conflict) return undefined;
  const fields: string[] = [];
  let at = 0;
  for (let count = conflict ? 10 : 8; count > 0; count--) {
    const space = record.indexOf(0x20, at);
    fields.push(record.toString('latin1', at, space));
    at = space + 1;
  }
  const path = record.subarray(at);
  const [, xy = '', , , mode = '', , , id = ''] = fields;
  if (conflict) return { path, mode: '000000', id: '0'.repeat(id.length), deleted: false };
  return xy[1] === '.' ? undefined : { path, mode, id, deleted: xy[1] === 'D' };
}

export type FileKind = 'present' | 'gone' | 'unreadable';

/** Why `update-index` may refuse a path: it vanished, or is no file git can keep or we may read. */
export async function fileKind(worktree: string, path: Buffer): Promise<FileKind> {
  const file = absolutePath(worktree, path);
  try {
    const stat = await lstat(file);
    if (stat.isSymbolicLink() || stat.isDirectory()) return 'present';
    if (!stat.isFile()) return 'unreadable';
    await access(file, constants.R_OK);
    return 'present';
  } catch (error) {
    const code = errnoOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'unreadable';
  }
}

/** True when a directory of the path was replaced by a symbolic link: the index entry is gone, whatever lies behind. */
export async function isBeyondLink(worktree: string, path: Buffer): Promise<boolean> {
  for (let slash = path.indexOf(0x2f); slash >= 0; slash = path.indexOf(0x2f, slash + 1)) {
    const stat = await lstat(absolutePath(worktree, path.subarray(0, slash))).catch(() => undefined);
    if (stat?.isSymbolicLink()) return true;
  }
  return false;
}
