import { existsSync } from 'node:fs';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { Failure } from '../lib/errors.ts';
import { changeJson, type JsonDb } from '../lib/json-db.ts';
import { withLock } from '../lib/lock.ts';
import { announceChange } from './changes.ts';
import type { Layout } from './layout.ts';
import { listRecords } from './read.ts';
import { parseRecord } from './record-parse.ts';
import type { SessionRecord } from './schema.ts';
import type { Change, UpdateOptions } from './store.ts';

/** What every function that writes is given. */
export interface Writing {
  layout: Layout;
  now: () => number;
  onProblem: (problem: string) => void;
}

/** Writes the record of a new session. The name is checked under the lock all names are given under. */
export async function createRecord(writing: Writing, record: SessionRecord): Promise<SessionRecord> {
  const { layout } = writing;
  return withLock(
    layout.namesLock,
    async () => {
      const dir = layout.sessionDir(record.id);
      if (existsSync(layout.recordFile(record.id)) || existsSync(layout.archiveDir(record.id))) {
        throw new Failure(`there is a session ${record.id} already`, { exit: 'refused' });
      }
      requireFreeName(writing, record);
      await mkdir(dir, { recursive: true, mode: 0o700 });
      try {
        const db = { ...(await recordDb(writing, record.id)), empty: () => ({}) as SessionRecord };
        const written = await changeJson(db, () => record);
        await announceChange(layout.changes, record.id);
        return written;
      } catch (error) {
        await rmdir(dir).catch(() => {}); // Only when empty; the write's own error is the one to tell.
        throw error;
      }
    },
    { what: 'the list of sessions' },
  );
}

/** See `Store.discard`. */
export async function discardRecord({ layout }: Writing, id: string): Promise<void> {
  await rm(layout.sessionDir(id), { recursive: true, force: true });
  await announceChange(layout.changes, id);
}

/** See `Store.update`. */
export async function updateRecord(
  writing: Writing,
  id: string,
  change: Change,
  options: UpdateOptions = {},
): Promise<SessionRecord> {
  try {
    return await updateOnce(writing, id, change, options, false);
  } catch (error) {
    if (error !== renames) throw error;
  }
  // Names are given under a lock of their own, taken before the record's: so it is done again from the start.
  return withLock(writing.layout.namesLock, () => updateOnce(writing, id, change, options, true), {
    ...options,
    what: 'the list of sessions',
  });
}

const renames = Symbol('the change gives the session another name');

async function updateOnce(
  writing: Writing,
  id: string,
  change: Change,
  options: UpdateOptions,
  mayRename: boolean,
): Promise<SessionRecord> {
  const { layout } = writing;
  requireSession(layout, id);
  let wrote = false;
  const stampedChange = (draft: SessionRecord) => {
    const before = JSON.stringify(draft);
    const { name } = draft;
    const next = change(draft) ?? draft;
    if (JSON.stringify(next) === before) return next;
    if (next.id !== id) throw new Error(`a change must not give session ${id} another id`);
    if (next.name !== name) {
      if (!mayRename) throw renames;
      requireFreeName(writing, next);
    }
    next.updatedAt = writing.now();
    wrote = true;
    return next;
  };
  try {
    const record = await changeJson(await recordDb(writing, id), stampedChange, options);
    if (wrote) await announceChange(layout.changes, id);
    return record;
  } catch (error) {
    // Archived while this waited for the lock.
    if (error !== renames) requireSession(layout, id);
    throw error;
  }
}

async function recordDb(writing: Writing, id: string): Promise<JsonDb<SessionRecord>> {
  const { now, onProblem } = writing;
  const file = writing.layout.recordFile(id);
  return { file, parse: parseRecord, what: `the record of session ${id}`, now, onProblem };
}

function requireSession(layout: Layout, id: string): void {
  if (existsSync(layout.sessionDir(id))) return;
  throw new Failure(`there is no session ${id}`, { exit: 'noSession', hint: 'pitwall ls shows them' });
}

function requireFreeName({ layout, now }: Writing, { id, name }: SessionRecord): void {
  const taken = listRecords(layout.sessions, now).records.some(
    other => other.name === name && other.id !== id,
  );
  if (taken) {
    throw new Failure(`there is a session named ${name} already`, {
      exit: 'refused',
      hint: 'choose another name',
    });
  }
}
