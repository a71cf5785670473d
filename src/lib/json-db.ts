import { existsSync } from 'node:fs';
import { type Adapter, Low, LowSync, type SyncAdapter } from 'lowdb';
import { Failure } from './errors.ts';
import {
  backupOf,
  type FileState,
  mendJsonFile,
  type Parse,
  readJsonFile,
  writeJsonFile,
  writeJsonFileSync,
} from './json-file.ts';
import { type LockOptions, withLock, withLockSync } from './lock.ts';

/** A small JSON file that several processes change: where it is and how its content is judged. */
export interface JsonDb<T extends object> {
  file: string;
  parse: Parse<T>;
  /** Content of a file that is not there yet; without it a missing file is a Failure. */
  empty?: () => T;
  /** For messages: `the record of fix-login`. */
  what: string;
  now: () => number;
  /** Told what was mended on the way, one sentence. */
  onProblem?: (problem: string) => void;
}

/** Edits the draft in place, or returns the new content. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return statement is the usual case.
export type JsonChange<T> = (draft: T) => T | undefined | void;

export const lockOf = (file: string): string => `${file}.lock`;

/**
 * Lock → read again → judge → `change` → judge → write → unlock. Nothing is written when nothing changed.
 * Returns the content as it now stands on disk.
 */
export async function changeJson<T extends object>(
  db: JsonDb<T>,
  change: JsonChange<T>,
  options: Pick<LockOptions, 'timeoutMs'> = {},
): Promise<T> {
  const work = async () => {
    // The empty object is never seen: the adapter's read gives content or throws.
    const low = new Low<T>(durableAdapter(db), {} as T);
    await low.read();
    const next = applyChange(db, low.data, change);
    if (next === undefined) return low.data;
    low.data = next;
    await low.write();
    return next;
  };
  return withLock(lockOf(db.file), work, { ...options, what: db.what });
}

/** The same where nobody can await it; for small files that are rarely contended. */
export function changeJsonSync<T extends object>(db: JsonDb<T>, change: JsonChange<T>): T {
  const work = () => {
    const low = new LowSync<T>(durableAdapterSync(db), {} as T);
    low.read();
    const next = applyChange(db, low.data, change);
    if (next === undefined) return low.data;
    low.data = next;
    low.write();
    return next;
  };
  return withLockSync(lockOf(db.file), work, { what: db.what });
}

/** lowdb's own adapters neither sync to disk nor keep a backup, and its presets hide errors. */
function durableAdapter<T extends object>(db: JsonDb<T>): Adapter<T> {
  return {
    read: async () => readOrMend(db),
    write: data => writeJsonFile(db.file, serialize(data)),
  };
}

function durableAdapterSync<T extends object>(db: JsonDb<T>): SyncAdapter<T> {
  return { read: () => readOrMend(db), write: data => writeJsonFileSync(db.file, serialize(data)) };
}

const serialize = (data: object): string => `${JSON.stringify(data)}\n`;

function readOrMend<T extends object>(db: JsonDb<T>): T {
  let state: FileState<T> = readJsonFile(db.file, db.parse);
  if (state.kind === 'bad' || (state.kind === 'missing' && existsSync(backupOf(db.file)))) {
    const mended = mendJsonFile(db.file, db.parse, db.now(), { startAnew: db.empty !== undefined });
    if (mended.problem !== undefined) db.onProblem?.(mended.problem);
    state = mended.state;
  }
  switch (state.kind) {
    case 'ok':
      return state.data;
    case 'newer':
      throw new Failure(`${db.what} was written by a newer pitwall (version ${state.version})`, {
        exit: 'refused',
        hint: 'it can be read but not changed; update pitwall',
      });
    case 'bad':
      throw new Failure(`${db.what} is damaged: ${state.why}`, { hint: `look at ${db.file}` });
    case 'missing':
      if (db.empty) return db.empty();
      throw new Failure(`${db.what} is missing: ${db.file}`, { exit: 'noSession' });
  }
}

/** The new content, judged; undefined when it is what stands on disk already. */
function applyChange<T extends object>(db: JsonDb<T>, current: T, change: JsonChange<T>): T | undefined {
  const before = JSON.stringify(current);
  const next = change(current) ?? current;
  const after = JSON.stringify(next);
  if (after === before) return undefined;
  const judged = db.parse(JSON.parse(after));
  if (judged.kind === 'ok') return judged.data;
  const why = judged.kind === 'bad' ? judged.why : `version ${judged.version}`;
  throw new Error(`refusing to write ${db.what}: ${why}`);
}
