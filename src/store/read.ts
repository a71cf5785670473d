import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, errnoOf, Failure } from '../lib/errors.ts';
import { lockOf } from '../lib/json-db.ts';
import { backupOf, type FileState, type Mended, mendJsonFile, readJsonFile } from '../lib/json-file.ts';
import { tryWithLockSync } from '../lib/lock.ts';
import { explainErrno } from '../lib/system-error.ts';
import { isSessionId } from './layout.ts';
import { parseRecord, readNewerRecord } from './record-parse.ts';
import type { SessionRecord } from './schema.ts';

export interface Listing {
  records: SessionRecord[];
  /** One sentence each, for the person: what could not be read, what was done about it. */
  problems: string[];
  /** Ids of records written by a newer pitwall: shown as far as understood, never rewritten. */
  readOnly: ReadonlySet<string>;
  /** Ids of sessions whose record cannot be read: what is theirs is not known, which is not the same as nothing. */
  unreadable: ReadonlySet<string>;
}

/**
 * Every session below `dir`, oldest first (ids sort by time). One small file each, read synchronously: 1,000 promises
 * cost more than the reads. A damaged record is mended on the way when its lock is free.
 */
export function listRecords(dir: string, now: () => number): Listing {
  const records: SessionRecord[] = [];
  const problems: string[] = [];
  const readOnly = new Set<string>();
  const unreadable = new Set<string>();
  for (const id of sessionIds(dir, problems)) {
    try {
      const found = readRecord(join(dir, id), id, now, problem => problems.push(problem));
      if (found === undefined) continue;
      records.push(found.record);
      if (found.readOnly) readOnly.add(id);
    } catch (error) {
      problems.push(describeError(error));
      unreadable.add(id);
    }
  }
  return { records, problems, readOnly, unreadable };
}

export interface FoundRecord {
  record: SessionRecord;
  /** Written by a newer pitwall. */
  readOnly: boolean;
}

/**
 * One session's record; undefined when there is none (it may be on its way in or out).
 * A Failure when there is one that cannot be read, not even its backup.
 */
export function readRecord(
  sessionDir: string,
  id: string,
  now: () => number,
  onProblem: (problem: string) => void,
): FoundRecord | undefined {
  const file = join(sessionDir, 'session.json');
  let state = readJsonFile(file, parseRecord);
  if (state.kind === 'bad' || (state.kind === 'missing' && existsSync(backupOf(file)))) {
    const mended = mend(file, state, now());
    if (mended.problem !== undefined) onProblem(mended.problem);
    state = mended.state;
  }
  switch (state.kind) {
    case 'ok':
      return { record: state.data, readOnly: false };
    case 'newer':
      return { record: readNewerRecord(state.raw, id), readOnly: true };
    case 'bad':
      throw new Failure(`the record of session ${id} is damaged (${state.why}) and has no backup`, {
        hint: `mend ${file} by hand`,
      });
    case 'missing':
      return undefined;
  }
}

/** Somebody who holds the lock is about to write or to mend it: then the backup is shown and nothing touched. */
function mend(file: string, state: FileState<SessionRecord>, now: number): Mended<SessionRecord> {
  let obstacle = 'it is being written';
  try {
    const mended = tryWithLockSync(lockOf(file), () => mendJsonFile(file, parseRecord, now));
    if (mended !== undefined) return mended;
  } catch (error) {
    obstacle = describeError(error);
  }
  const backup = readJsonFile(backupOf(file), parseRecord);
  if (backup.kind === 'missing' || backup.kind === 'bad') return { state, problem: undefined };
  return { state: backup, problem: `${file} is damaged, its previous version is shown: ${obstacle}` };
}

function sessionIds(dir: string, problems: string[]): string[] {
  try {
    return readdirSync(dir).filter(isSessionId).sort();
  } catch (error) {
    // No store yet is an empty one.
    if (errnoOf(error) !== 'ENOENT') problems.push(`cannot read ${dir}: ${explainErrno(error)}`);
    return [];
  }
}
