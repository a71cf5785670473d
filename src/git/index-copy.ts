import { mkdtemp, open, rm, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errnoOf, Failure } from '../lib/errors.ts';
import { resolvePaths } from '../lib/paths.ts';
import { discoverRepositorySync } from './discover.ts';
import type { Git } from './run.ts';

/**
 * For whatever writes a copy: the shared part of a split index would be written next to the agent's; small-index.ts reads
 * version 2.
 */
export const wholeIndex = ['core.splitIndex=false', 'index.version=2'];

/** One directory operation per new object instead of two (create a link, delete the other name): a third of the time. */
export const quickObjects = ['core.createObject=rename'];

export interface IndexCopy {
  /** Makes git use the copy. */
  env: Record<string, string>;
  /** Where the copy lies; for other scratch files. */
  dir: string;
  /** The worktree's own git directory. */
  gitDir: string;
}

/**
 * Runs `use` with a private copy of a worktree's index: in a directory only we can read, removed afterwards.
 * The worktree's own index and its lock are never opened for writing. Without an index yet the copy is
 * missing too, which git takes as empty.
 */
export async function withIndexCopy<T>(git: Git, use: (copy: IndexCopy) => Promise<T>): Promise<T> {
  const found = discoverRepositorySync(git.cwd);
  // A folder left in the place of a worktree may lie in another one, whose index and files are not meant.
  if (found?.worktree !== resolve(git.cwd)) throw new Failure(`${git.cwd} is not a git worktree any more`);
  const { gitDir } = found;
  const { tempDir } = resolvePaths(git.options.env ?? process.env);
  const dir = await mkdtemp(join(tempDir, 'pitwall-index-'));
  try {
    const copy = join(dir, 'index');
    await copyIndex(join(gitDir, 'index'), copy);
    return await use({ env: { GIT_INDEX_FILE: copy }, dir, gitDir });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Git replaces an index by renaming, so one open file is one consistent index. Its time matters: git compares it with
 * each file's to know which entries were written too late to trust their size ("racily clean", gitformat-index); a
 * newer copy would hide same-size edits. Rounded down, never up.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  const source = await open(from, 'r').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (source === undefined) return;
  try {
    const { mtimeMs } = await source.stat();
    await writeFile(to, await source.readFile(), { mode: 0o600 });
    const seconds = Math.floor(mtimeMs) / 1000;
    await utimes(to, seconds, seconds);
  } finally {
    await source.close();
  }
}
