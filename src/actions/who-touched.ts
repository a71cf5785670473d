import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Failure } from '../lib/errors.ts';
import { type SessionFile, sessionFiles } from '../store/record/session-files.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { measureIfPossible } from './measure-session.ts';

/** A session that touched a path. */
export interface Touch {
  record: SessionRecord;
  /** It was removed. */
  archived: boolean;
  /** The files at or below the path, as its facts tell. */
  files: SessionFile[];
  /** Those of them that its change holds now, or held when it ended. */
  changed: string[];
}

/**
 * The sessions, removed ones too, that edited or read a file, or anything below a folder; the newest touch first.
 * @param path relative to the current directory, in the repository or in the worktree of a session
 */
export async function whoTouched(
  ctx: Pick<Context, 'store' | 'repo' | 'cwd'>,
  input: { path: string },
): Promise<{ path: string; touches: Touch[] }> {
  const listed = await Promise.all(
    ctx.store.listSync().records.map(record => (isFresh(record) ? measureIfPossible(ctx, record) : record)),
  );
  const removed = ctx.store.listArchived().records;
  const roots = [ctx.repo.root, ...listed.map(({ git }) => git.worktree)];
  const path = inRepository(resolve(ctx.cwd, input.path), roots);
  if (path === undefined) {
    throw new Failure(`${input.path} is in no worktree of this repository`, {
      exit: 'usage',
      hint: 'give a path inside of it, also one that does not exist any more',
    });
  }
  const touches: Touch[] = [];
  for (const [records, archived] of [
    [listed, false],
    [removed, true],
  ] as const) {
    for (const record of records) {
      // Only lines that hold the name are parsed: a store may hold gigabytes of facts.
      const { facts } = await ctx.store.readFacts(record.id, { holding: basename(path) });
      const fits = (one: string) => path === '' || one === path || one.startsWith(`${path}/`);
      const changed = (record.size?.paths ?? []).filter(fits);
      const files = sessionFiles(facts, changed).filter(file => fits(file.path));
      if (files.length + changed.length > 0) touches.push({ record, archived, files, changed });
    }
  }
  return { path, touches: touches.sort((a, b) => lastTouch(b) - lastTouch(a)) };
}

/** After this a host has measured what the last turn left. ms */
const freshMs = 30_000;

/** Its change may have grown since it was measured; looking at all worktrees would take long where there are many. */
function isFresh({ status }: SessionRecord): boolean {
  return status.value === 'working' || Date.now() - status.since < freshMs;
}

/** ms */
export function lastTouch({ files, record }: Touch): number {
  const at = Math.max(0, ...files.map(file => file.at));
  return at > 0 ? at : record.updatedAt;
}

/** The path below the innermost root that holds it; a session's worktree may lie inside of the main one. */
function inRepository(path: string, roots: readonly string[]): string | undefined {
  const real = realPath(path);
  const below = roots
    .filter(existsSync)
    .map(root => relative(realpathSync(root), real))
    .filter(one => one !== '..' && !one.startsWith('../') && !one.startsWith('/'));
  return below.sort((a, b) => a.length - b.length)[0];
}

/** With its links resolved as far as it exists: a file that is gone can still be asked about. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realPath(parent), basename(path));
}
