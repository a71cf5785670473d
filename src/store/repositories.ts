import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeError } from '../lib/errors.ts';
import { changeJsonSync, type JsonDb } from '../lib/json-db.ts';
import { type Parsed, readJsonFile } from '../lib/json-file.ts';
import type { Paths } from '../lib/paths.ts';
import { ensurePrivateDir } from '../lib/private-dir.ts';
import { readRepoId } from './repo-file.ts';

export interface KnownRepository {
  /** Common git directory, absolute. */
  commonDir: string;
  /** `<commonDir>/pitwall`. */
  storeDir: string;
  /** Main worktree. */
  root: string;
  /** When pitwall was last used there, ms. */
  lastUsed: number;
  /** The directory is not there now (moved, deleted, not mounted). It stays listed. */
  missing: boolean;
}

interface Entry {
  commonDir: string;
  root: string;
  /** Repository id, when its store exists: by it a moved repository is found again. */
  id: string | null;
  lastUsed: number;
}

interface RepositoriesFile {
  v: 1;
  repositories: Entry[];
}

/** Not every `ls` writes: an hour is precise enough for an order by last use. */
const refreshMs = 3_600_000;

/**
 * Notes the repository for `-A`. Best effort: a read-only home must not keep anybody from working, so the answer is
 * the sentence to tell (not remembered, or the damaged list was mended), or undefined when all went well.
 */
export function rememberRepository(
  paths: Pick<Paths, 'stateDir'>,
  commonDir: string,
  root: string,
  now: () => number = Date.now,
): string | undefined {
  let mended: string | undefined;
  try {
    const id = readRepoId(join(commonDir, 'pitwall', 'repo.json')) ?? null;
    const known = readEntries(paths).find(entry => entry.commonDir === commonDir);
    const fresh = known && now() - known.lastUsed < refreshMs && known.root === root && known.id === id;
    if (fresh) return undefined;
    ensurePrivateDir(paths.stateDir);
    const onProblem = (problem: string) => {
      mended = problem;
    };
    changeJsonSync({ ...repositoriesDb(paths, now), onProblem }, draft => {
      const moved = (entry: Entry) => id !== null && entry.id === id && !existsSync(entry.commonDir);
      const others = draft.repositories.filter(entry => entry.commonDir !== commonDir && !moved(entry));
      draft.repositories = [...others, { commonDir, root, id, lastUsed: now() }];
    });
    return mended;
  } catch (error) {
    return `this repository is not remembered for -A: ${describeError(error)}`;
  }
}

/** Every repository pitwall was used in, the latest first. A damaged list is an empty one until it is written again. */
export function knownRepositories(paths: Pick<Paths, 'stateDir'>): KnownRepository[] {
  return readEntries(paths)
    .map(({ commonDir, root, lastUsed }) => ({
      commonDir,
      storeDir: join(commonDir, 'pitwall'),
      root,
      lastUsed,
      missing: !existsSync(commonDir),
    }))
    .sort((a, b) => b.lastUsed - a.lastUsed);
}

const fileIn = (paths: Pick<Paths, 'stateDir'>): string => join(paths.stateDir, 'repos.json');

function readEntries(paths: Pick<Paths, 'stateDir'>): Entry[] {
  const state = readJsonFile(fileIn(paths), parseRepositories);
  return state.kind === 'ok' ? state.data.repositories : [];
}

function repositoriesDb(paths: Pick<Paths, 'stateDir'>, now: () => number): JsonDb<RepositoriesFile> {
  return {
    file: fileIn(paths),
    parse: parseRepositories,
    empty: () => ({ v: 1, repositories: [] }),
    what: 'the list of repositories',
    now,
  };
}

function parseRepositories(raw: unknown): Parsed<RepositoriesFile> {
  const value = raw as { v?: unknown; repositories?: unknown } | null;
  if (typeof value !== 'object' || value === null) return { kind: 'bad', why: 'it is no object' };
  if (typeof value.v === 'number' && value.v > 1) return { kind: 'newer', version: value.v, raw };
  if (value.v !== 1 || !Array.isArray(value.repositories)) {
    return { kind: 'bad', why: 'it is no list of repositories' };
  }
  const whole = (entry: Partial<Entry> | null) =>
    typeof entry?.commonDir === 'string' &&
    typeof entry.root === 'string' &&
    typeof entry.lastUsed === 'number';
  return { kind: 'ok', data: { v: 1, repositories: value.repositories.filter(whole) } };
}
