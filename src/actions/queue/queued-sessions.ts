import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paths } from '../../lib/paths.ts';
import { ensurePrivateDir } from '../../lib/private-dir.ts';

/** Points to one session that waits for a free slot; the record of the session says how it is to be started. */
export interface QueuedSession {
  id: string;
  storeDir: string;
  /** Main worktree of its repository. */
  root: string;
  /** When it was queued, ms. */
  at: number;
}

type StatePaths = Pick<Paths, 'stateDir'>;

/** One file for each queued session of this user, over all repositories: whoever is to start them looks only here. */
export function queueDir(paths: StatePaths): string {
  return join(paths.stateDir, 'queued');
}

/** Held while agents are counted and started, and while a queued session is taken back: one machine, one count. */
export function slotsLock(paths: StatePaths): string {
  return join(ensurePrivateDir(paths.stateDir), 'slots.lock');
}

/** Starting an agent takes up to half a minute on a busy machine, and several may be started in one turn. ms. */
export const slotsTurnMs = 5 * 60_000;

/** Whether anything may be queued; one small read, cheap enough for every command. */
export function anyQueued(paths: StatePaths): boolean {
  try {
    return readdirSync(queueDir(paths)).length > 0;
  } catch {
    return false;
  }
}

/** Longest wait first. A file that cannot be read is dropped: its session can be resumed by hand. */
export function queuedSessions(paths: StatePaths): QueuedSession[] {
  if (!anyQueued(paths)) return [];
  const dir = queueDir(paths);
  const entries = readdirSync(dir).flatMap(name => {
    try {
      return [JSON.parse(readFileSync(join(dir, name), 'utf8')) as QueuedSession];
    } catch {
      rmSync(join(dir, name), { force: true });
      return [];
    }
  });
  return entries.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

export function addQueued(paths: StatePaths, session: QueuedSession): void {
  mkdirSync(queueDir(paths), { recursive: true, mode: 0o700 });
  writeFileSync(join(queueDir(paths), session.id), JSON.stringify(session), { mode: 0o600 });
}

export function dropQueued(paths: StatePaths, id: string): void {
  rmSync(join(queueDir(paths), id), { force: true });
}
