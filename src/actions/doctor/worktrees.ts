import { existsSync } from 'node:fs';
import { listWorktrees } from '../../git/worktrees.ts';
import { cleanLine } from '../../term/clean.ts';
import type { Context } from '../context.ts';
import { worktreeRoot } from '../create/place.ts';
import { type Check, note, warning } from './check.ts';

/** Worktrees without a session, sessions without a worktree, and remotes that would copy snapshots. */
export async function checkWorktrees(ctx: Context): Promise<Check[]> {
  const [worktrees, mirrors] = await Promise.all([listWorktrees(ctx.git), mirrorRemotes(ctx)]);
  const { records } = ctx.store.listSync();
  const used = new Set(records.map(({ git }) => git.worktree));
  const root = worktreeRoot(ctx);
  const stray = worktrees.filter(
    ({ path }) => path.startsWith(`${root}/`) && !used.has(path) && existsSync(path),
  );
  const gone = worktrees.filter(({ path }) => path !== ctx.repo.root && !existsSync(path));
  const without = records.filter(({ git }) => !existsSync(git.worktree));
  return [
    ...stray.map(({ path }) =>
      note(
        'worktree',
        `${cleanLine(path)} belongs to no session`,
        `git worktree remove ${cleanLine(path)} removes it when it is clean`,
      ),
    ),
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
        `run: git config --unset remote.${cleanLine(remote)}.mirror`,
      ),
    ),
  ];
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
