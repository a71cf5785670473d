import { join } from 'node:path';
import { Failure } from '../lib/errors.ts';

/** Where everything of one store lies; see docs on the store. */
export interface Layout {
  dir: string;
  repoFile: string;
  sessions: string;
  archive: string;
  /** One file per session, replaced at each write of its record: what watchers look at. */
  changes: string;
  sessionDir(id: string): string;
  archiveDir(id: string): string;
  recordFile(id: string): string;
  factsFile(id: string): string;
  commentsFile(id: string): string;
  /** Held while names are given or sessions move between `sessions` and `archive`. */
  namesLock: string;
}

export function layoutOf(dir: string): Layout {
  const sessions = join(dir, 'sessions');
  const archive = join(dir, 'archive');
  const sessionDir = (id: string) => join(sessions, checkedId(id));
  return {
    dir,
    repoFile: join(dir, 'repo.json'),
    sessions,
    archive,
    changes: join(dir, 'changes'),
    sessionDir,
    archiveDir: id => join(archive, checkedId(id)),
    recordFile: id => join(sessionDir(id), 'session.json'),
    factsFile: id => join(sessionDir(id), 'facts.jsonl'),
    commentsFile: id => join(sessionDir(id), 'comments.json'),
    namesLock: join(dir, 'names.lock'),
  };
}

/** 26 characters of Crockford's base 32. */
export function isSessionId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}

/** An id becomes part of a path: whatever comes from a command line or a record must not climb out of the store. */
function checkedId(id: string): string {
  if (isSessionId(id)) return id;
  throw new Failure(`${JSON.stringify(id)} is no session id`, {
    exit: 'noSession',
    hint: 'pitwall ls shows them',
  });
}
