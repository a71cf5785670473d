import { existsSync } from 'node:fs';
import { isCutOff } from '../../git/worktree-links.ts';
import { listWorktrees, removeWorktree, type Worktree } from '../../git/worktrees.ts';
import { Failure } from '../../lib/errors.ts';
import { workingDirectories } from '../../lib/process-id.ts';
import { shellWord } from '../../lib/shell-words.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import type { Context } from '../context.ts';
import { worktreeRoot } from '../create/place.ts';
import { movedWorktree, settleWorktree } from '../moved-worktree.ts';
import { type Check, note, warning } from './check.ts';
import { unclearCheck, unclearRecords } from './unclear.ts';

/** Worktrees without a session, sessions without a worktree, and remotes that would copy snapshots. */
export async function checkWorktrees(ctx: Context): Promise<Check[]> {
  const [worktrees, mirrors] = await Promise.all([listWorktrees(ctx.git), mirrorRemotes(ctx)]);
  const listing = ctx.store.listSync();
  const used = new Set(listing.records.map(({ git }) => git.worktree));
  const root = worktreeRoot(ctx);
  const unclear = unclearRecords(ctx);
  const unnamed = worktrees.filter(
    ({ path }) => path.startsWith(`${root}/`) && !used.has(path) && existsSync(path),
  );
  const stray = unclear.length > 0 ? [] : unnamed;
  // What a newer pitwall wrote is neither judged nor written.
  const records = listing.records.filter(({ id }) => !listing.readOnly.has(id));
  const moved = records.filter(record => movedWorktree(ctx, record) !== undefined);
  const along = new Set(moved.map(({ git }) => git.worktree));
  const cutOff = records.filter(({ git }) => isCutOff(git.worktree));
  // git worktree prune would forget those that only went somewhere else: first these are led back.
  const gone =
    moved.length + unclear.length > 0
      ? []
      : worktrees.filter(({ path }) => path !== ctx.repo.root && !existsSync(path));
  const without = records.filter(({ git }) => !existsSync(git.worktree) && !along.has(git.worktree));
  return [
    ...(cutOff.length > 0
      ? [lostCheck(ctx, cutOff, 'cannot find this repository any more, which was moved')]
      : []),
    ...(moved.length > 0 ? [lostCheck(ctx, moved, 'moved together with this repository')] : []),
    ...unclearCheck(unclear),
    ...stray.map(worktree => strayCheck(ctx, worktree)),
    ...(gone.length > 0
      ? [
          {
            ...note(
              'worktree',
              `git remembers ${gone.length} that are gone`,
              'pitwall doctor --fix runs git worktree prune',
            ),
            fix: async () => {
              await ctx.git.run(['worktree', 'prune']);
            },
          },
        ]
      : []),
    ...without.map(({ name }) =>
      note(
        'worktree',
        `the one of ${cleanLine(name, 48)} is gone`,
        `pitwall resume ${name} makes it again from its branch`,
      ),
    ),
    ...mirrors.map(remote =>
      warning(
        'remote',
        `${cleanLine(remote)} is a mirror: git push would copy snapshot refs with untracked files there`,
        `run: git config --unset ${shellWord(`remote.${cleanLine(remote)}.mirror`)}`,
      ),
    ),
  ];
}

function lostCheck(ctx: Context, records: readonly SessionRecord[], how: string): Check {
  const text = `${records.length === 1 ? 'one' : records.length} ${how}`;
  const fix = async () => {
    for (const record of records) await settleWorktree(ctx, record);
  };
  return { ...warning('worktree', text, 'pitwall doctor --fix runs git worktree repair'), fix };
}

/**
 * Removed only when its branch is one of pitwall's, nobody works in it and nothing would go with it, ignored files
 * included.
 */
function strayCheck(ctx: Context, { path, branch }: Worktree): Check {
  if (isWorkedIn(path)) {
    return note(
      'worktree',
      `${cleanLine(path)} is of no session known here, and processes work in it`,
      'it is left alone',
    );
  }
  const hint = `git worktree remove ${shellWord(cleanLine(path))} removes it when it is clean`;
  const found = note('worktree', `${cleanLine(path)} belongs to no session`, hint);
  const { prefix } = ctx.settings.branch;
  if (branch === null || prefix === '' || !branch.startsWith(prefix)) return found;
  const fix = async () => {
    if (isWorkedIn(path)) throw new Failure('somebody began to work in it');
    const status = ['-C', path, 'status', '--porcelain', '--ignored', '--untracked-files=all'];
    if ((await ctx.git.run(status)).trim() !== '')
      throw new Failure('it holds files that are in no commit', { hint: `look into ${cleanLine(path)}` });
    await removeWorktree(ctx.git, path);
  };
  return { ...found, fix };
}

function isWorkedIn(path: string): boolean {
  return workingDirectories().some(dir => dir === path || dir.startsWith(`${path}/`));
}

async function mirrorRemotes(ctx: Context): Promise<string[]> {
  const { stdout } = await ctx.git.attempt([
    'config',
    '-z',
    '--get-regexp',
    '^remote\\..*\\.mirror$',
    '^true$',
  ]);
  return stdout
    .toString('utf8')
    .split('\0')
    .flatMap(entry => /^remote\.(.+)\.mirror\n/.exec(entry)?.[1] ?? []);
}
