import { randomBytes, randomInt } from 'node:crypto';
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../lib/errors.ts';
import { isSessionId } from './layout.ts';

/**
 * Tells every watcher that a session's record was written: a new file is renamed onto `changes/<id>`. One directory
 * for all sessions, so a watcher needs one inotify watch, and its own time stamp tells a poller whether to look.
 * Best effort: the record is safe on disk already, and a full disk must not turn that into an error.
 */
export async function announceChange(dir: string, id: string): Promise<void> {
  const draft = join(dir, `.${id}.${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(draft, '.'.repeat(randomInt(512)), { flag: 'wx', mode: 0o600 });
    await rename(draft, join(dir, id));
  } catch {
    await rm(draft, { force: true }).catch(() => {}); // Same best effort.
  }
}

export interface WatchTimes {
  /** Changes within so many ms come as one call. */
  gatherMs: number;
  /** Where fs.watch works: how often to look all the same, as inotify drops events when its queue overflows and is
   * silent on network file systems. ms. */
  safetyMs: number;
  /** Where it does not (out of inotify instances, no store yet). ms. */
  pollMs: number;
}

export const defaultWatchTimes: WatchTimes = { gatherMs: 10, safetyMs: 2000, pollMs: 300 };

/**
 * Calls back with the ids announced from now on; returns the function that ends it. Keeps no process alive.
 * Watch first, then list: what is written in between is reported, not lost.
 */
export function watchChanges(
  dir: string,
  onChange: (ids: string[]) => void,
  times: WatchTimes = defaultWatchTimes,
): () => void {
  let known: Marks;
  let stamp: string | undefined;
  let again = false;
  let watcher: FSWatcher | undefined;
  let gathering: NodeJS.Timeout | undefined;
  let polling: NodeJS.Timeout | undefined;
  let ended = false;

  const report = () => {
    gathering = undefined;
    const now = scan(dir) ?? known;
    const ids = [...now].filter(([id, mark]) => known.get(id) !== mark).map(([id]) => id);
    known = now;
    if (ids.length > 0) onChange(ids);
  };
  const gather = () => {
    gathering ??= setTimeout(report, times.gatherMs).unref();
  };
  const fallBack = () => {
    watcher?.close();
    watcher = undefined;
  };
  const startWatching = () => {
    try {
      watcher = watch(dir, { persistent: false }, gather).on('error', fallBack);
    } catch {
      // EMFILE or ENOSPC: no inotify instance left; ENOENT: no store yet. Polling finds out when that changes.
      watcher = undefined;
    }
  };
  const poll = () => {
    if (watcher === undefined) startWatching();
    const now = stampOf(dir);
    // Two renames within one tick of the kernel's clock leave one time stamp: look once more after every change.
    if (now !== stamp || again) report();
    again = now !== stamp;
    // The directory was replaced: a watch on the old one is deaf.
    if (now?.split(' ')[0] !== stamp?.split(' ')[0]) fallBack();
    stamp = now;
    if (!ended) polling = setTimeout(poll, watcher ? times.safetyMs : times.pollMs).unref();
  };
  startWatching();
  stamp = stampOf(dir);
  known = scan(dir) ?? new Map();
  polling = setTimeout(poll, watcher ? times.safetyMs : times.pollMs).unref();
  return () => {
    ended = true;
    fallBack();
    clearTimeout(gathering);
    clearTimeout(polling);
  };
}

/** Inode and change time of the directory; undefined while there is none. */
function stampOf(dir: string): string | undefined {
  const stat = statSync(dir, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.ino} ${stat.mtimeNs}`;
}

type Marks = Map<string, string>;

/**
 * A mark per session that differs after every announcement: inode and time alone may come again within one tick of the
 * kernel's clock, hence the random size. Undefined when the directory cannot be read right now (EMFILE).
 */
function scan(dir: string): Marks | undefined {
  const marks: Marks = new Map();
  try {
    for (const id of readdirSync(dir).filter(isSessionId)) {
      const stat = statSync(join(dir, id), { bigint: true, throwIfNoEntry: false });
      if (stat) marks.set(id, `${stat.ino} ${stat.mtimeNs} ${stat.size}`);
    }
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? marks : undefined;
  }
  return marks;
}
