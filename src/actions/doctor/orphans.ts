import { lstatSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deleteBranch, listBranches } from '../../git/branches.ts';
import { listWorktrees } from '../../git/worktrees.ts';
import { counted } from '../../lib/counted.ts';
import { errnoOf, Failure } from '../../lib/errors.ts';
import { tryWithLockSync } from '../../lib/lock.ts';
import { provablyGone, readHolder } from '../../lib/lock-holder.ts';
import { cleanLine } from '../../term/clean.ts';
import type { Context } from '../context.ts';
import { worktreeRoot } from '../create/place.ts';
import { type Check, note, warning } from './check.ts';
import { unclearRecords } from './unclear.ts';

/** What killed processes left that belongs to no session: locks, scratch directories, an empty folder, branches. */
export async function checkOrphans(ctx: Context): Promise<Check[]> {
  const unclear = unclearRecords(ctx);
  return [
    ...staleLocks(ctx, unclear),
    ...scratchDirectories(ctx),
    ...unbornSessions(ctx, unclear),
    // What no record names may belong to one that cannot be read.
    ...(unclear.length > 0 ? [] : [...emptyRoot(ctx), ...(await strayBranches(ctx))]),
    ...damagedFiles(ctx),
  ];
}

function staleLocks(ctx: Context, unclear: readonly string[]): Check[] {
  const sessions = sessionFolders(ctx, unclear).map(id => join(ctx.store.dir, 'sessions', id));
  const locks = [ctx.store.dir, ctx.paths.stateDir, ...sessions]
    .flatMap(dir => namesIn(dir).map(name => join(dir, name)))
    .filter(file => file.endsWith('.lock') && isStale(file));
  if (locks.length === 0) return [];
  const found = note('locks', `${counted(locks.length, 'lock')} of processes that are gone`, fixHint);
  // Taken over and released as any writer does it: somebody may take one at this moment.
  const fix = () => {
    for (const file of locks) tryWithLockSync(file, () => {});
  };
  return [{ ...found, fix }];
}

function isStale(file: string): boolean {
  const holder = readHolder(file);
  return holder !== undefined && provablyGone(holder);
}

/** A snapshot takes seconds; a directory that nobody touched for this long is of one that was killed. ms. */
const scratchMs = 60 * 60_000;

function scratchDirectories(ctx: Context): Check[] {
  const { tempDir, uid } = ctx.paths;
  const old = namesIn(tempDir)
    .filter(name => /^pitwall-index-\w+$/.test(name))
    .map(name => join(tempDir, name))
    .filter(path => {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      return stat?.isDirectory() && stat.uid === uid && ctx.clock.now() - stat.mtimeMs > scratchMs;
    });
  if (old.length === 0) return [];
  const found = note(
    'scratch',
    `${counted(old.length, 'directory', 'directories')} of killed commands in ${tempDir}`,
    fixHint,
  );
  const fix = () => {
    for (const path of old) rmSync(path, { recursive: true, force: true });
  };
  return [{ ...found, fix }];
}

/** Folders of sessions whose start was killed before anything but a lock, a half-written file or a log was in them. */
function unbornSessions(ctx: Context, unclear: readonly string[]): Check[] {
  const dirs = sessionFolders(ctx, unclear)
    .map(id => join(ctx.store.dir, 'sessions', id))
    .filter(dir => {
      const stat = statSync(dir, { throwIfNoEntry: false });
      if (!stat?.isDirectory() || ctx.clock.now() - stat.mtimeMs <= scratchMs) return false;
      return namesIn(dir).every(name => /\.lock$|^session\.json\.\d+$|\.tmp$|^host\.log$/.test(name));
    });
  if (dirs.length === 0) return [];
  const fix = () => {
    for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
  };
  return [
    { ...note('store', `${counted(dirs.length, 'folder')} of sessions that never began`, fixHint), fix },
  ];
}

function emptyRoot(ctx: Context): Check[] {
  const root = worktreeRoot(ctx);
  const stat = statSync(root, { throwIfNoEntry: false });
  if (!stat?.isDirectory() || root === ctx.repo.root || namesIn(root).length > 0) return [];
  return [{ ...note('worktree', `${cleanLine(root)} is empty`, fixHint), fix: () => rmdirSync(root) }];
}

/**
 * Branches with pitwall's prefix that no session has, removed ones included: their branch was kept on purpose. Only those
 * without a commit of their own are deleted, and git refuses one that is checked out.
 */
async function strayBranches(ctx: Context): Promise<Check[]> {
  const { prefix } = ctx.settings.branch;
  if (prefix === '') return [];
  const [branches, worktrees] = await Promise.all([listBranches(ctx.git), listWorktrees(ctx.git)]);
  const records = [...ctx.store.listSync().records, ...ctx.store.listArchived().records];
  const used = new Set([...records.map(({ git }) => git.branch), ...worktrees.map(({ branch }) => branch)]);
  const stray = [...branches].filter(name => name.startsWith(prefix) && !used.has(name));
  if (stray.length === 0) return [];
  const empty: string[] = [];
  for (const branch of stray) {
    const args = ['rev-list', '--max-count=1', `refs/heads/${branch}`, '--not', 'HEAD'];
    if ((await ctx.git.run(args)).trim() === '') empty.push(branch);
  }
  const names = stray.map(name => cleanLine(name, 60)).join(', ');
  const found = note(
    'branches',
    `${counted(stray.length, 'branch', 'branches')} of no session: ${names}`,
    empty.length > 0
      ? `pitwall doctor --fix deletes the ${empty.length} without commits of their own`
      : 'git branch -D deletes one with its commits',
  );
  if (empty.length === 0) return [found];
  const fix = async () => {
    for (const branch of empty) await deleteBranch(ctx.git, branch);
  };
  return [{ ...found, fix }];
}

function damagedFiles(ctx: Context): Check[] {
  const files = ctx.store.damagedFiles();
  if (files.length === 0) return [];
  const [first = ''] = files;
  const text = `${counted(files.length, 'damaged file')} kept: ${cleanLine(first)}${files.length > 1 ? ', …' : ''}`;
  return [warning('store', text, 'delete them when nothing in them is missed')];
}

function sessionFolders(ctx: Context, unclear: readonly string[]): string[] {
  return namesIn(join(ctx.store.dir, 'sessions')).filter(id => !unclear.includes(id));
}

const fixHint = 'pitwall doctor --fix removes them';

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw new Failure(`cannot read ${dir}: ${errnoOf(error)}`, { cause: error });
  }
}
