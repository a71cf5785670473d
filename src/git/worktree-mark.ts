import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { splitNul } from './path-bytes.ts';
import type { Git } from './run.ts';
import { absolutePath } from './worktree-changes.ts';

/**
 * A word that changes with the worktree's content and with its HEAD: whoever had it before knows whether a tree is worth
 * taking. One `git status`, which compares times and reads no file that was not touched, and an `lstat` of each path that
 * differs from HEAD. Takes no lock and writes nothing.
 */
export async function worktreeMark(git: Git, worktree: string): Promise<string> {
  // `all`: a file that changes inside of an untracked directory does not change the directory.
  const args = ['status', '--porcelain=v2', '-z', '--branch', '--untracked-files=all', '--no-renames'];
  const records = splitNul(await git.at(worktree).bytes([...args, '--ignore-submodules=dirty']));
  const hash = createHash('sha256');
  for (const record of records) {
    hash.update(record).update('\0');
    const path = pathOf(record);
    if (path === undefined) continue;
    const stat = await lstat(absolutePath(worktree, watched(path))).catch(() => undefined);
    // The change time too: `touch -r` and `cp -p` set the other one back.
    hash.update(`${stat?.mtimeMs} ${stat?.ctimeMs} ${stat?.size} ${stat?.ino}\0`);
  }
  return hash.digest('hex');
}

/** A repository inside of the worktree counts as the commit it is at: its reflog changes with that. */
function watched(path: Buffer): Buffer {
  return path.at(-1) === 0x2f ? Buffer.concat([path, Buffer.from('.git/logs/HEAD')]) : path;
}

/** Fields of porcelain v2 before the path, by the first byte: `1`, `u` and `?` (git-status(1)). */
const fieldsBefore: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 };

function pathOf(record: Buffer): Buffer | undefined {
  const fields = fieldsBefore[String.fromCharCode(record[0] ?? 0)];
  if (fields === undefined) return undefined;
  let at = 0;
  for (let i = 0; i < fields; i++) at = record.indexOf(0x20, at) + 1;
  return record.subarray(at);
}
