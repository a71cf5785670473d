import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { readdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Failure } from '../lib/errors.ts';
import { kebabName } from '../lib/ids.ts';
import { lockOf } from '../lib/json-db.ts';
import { withLock } from '../lib/lock.ts';
import { explainErrno } from '../lib/system-error.ts';
import { announceChange } from './changes.ts';
import { listRecords, readRecord } from './read.ts';
import type { SessionRecord } from './schema.ts';
import { updateRecord, type Writing } from './write.ts';

/** Moves a session out of the list: its record, facts, comments and compressed recording stay. See `Store.archive`. */
export async function archiveSession(writing: Writing, id: string): Promise<void> {
  const { layout } = writing;
  const from = layout.sessionDir(id);
  const to = layout.archiveDir(id);
  if (!existsSync(from)) throw noSession(id, 'session');
  // Before the locks: a recording may have 32 MiB.
  await compress(join(from, 'output.cast'));
  const move = async () => {
    try {
      await rename(from, to);
    } catch (error) {
      throw new Failure(`cannot move session ${id} to the archive: ${explainErrno(error)}`, { cause: error });
    }
    await removeTransient(to);
  };
  await withLock(
    layout.namesLock,
    () => withLock(lockOf(layout.recordFile(id)), move, { what: `the record of session ${id}` }),
    { what: 'the list of sessions' },
  );
  await announceChange(layout.changes, id);
}

/** Brings a session back into the list; when its name was given to another one meanwhile, with a number behind it. */
export async function restoreSession(writing: Writing, id: string): Promise<SessionRecord> {
  const { layout, now } = writing;
  const dir = layout.sessionDir(id);
  if (!existsSync(layout.archiveDir(id))) throw noSession(id, 'archived session');
  await withLock(layout.namesLock, () => rename(layout.archiveDir(id), dir), {
    what: 'the list of sessions',
  });
  await decompress(join(dir, 'output.cast'));
  const taken = () =>
    new Set(
      listRecords(layout.sessions, now)
        .records.filter(record => record.id !== id)
        .map(record => record.name),
    );
  const record = await updateRecord(writing, id, draft => {
    const names = taken();
    if (names.has(draft.name)) draft.name = kebabName(draft.name, names);
  });
  await announceChange(layout.changes, id);
  return record;
}

/** Deletes an archived session's files for ever. */
export async function forgetSession(writing: Writing, id: string): Promise<void> {
  const dir = writing.layout.archiveDir(id);
  if (!existsSync(dir)) throw noSession(id, 'archived session');
  await rm(dir, { recursive: true, force: true });
}

/** The record of an archived session; undefined when there is none. */
export function readArchived(writing: Writing, id: string): SessionRecord | undefined {
  return readRecord(writing.layout.archiveDir(id), id, writing.now, writing.onProblem)?.record;
}

function noSession(id: string, kind: string): Failure {
  return new Failure(`there is no ${kind} ${id}`, { exit: 'noSession', hint: 'pitwall ls shows them' });
}

/** What only a running host needs, and the lock that came along. */
async function removeTransient(dir: string): Promise<void> {
  const transient = /^(spool|host\.log.*|.*\.tmp|.*\.lock(\..*)?)$/;
  for (const name of await readdir(dir)) {
    if (transient.test(name)) await rm(join(dir, name), { recursive: true, force: true });
  }
}

async function compress(file: string): Promise<void> {
  if (existsSync(file)) await replace(file, `${file}.gz`, createGzip());
}

async function decompress(file: string): Promise<void> {
  if (existsSync(`${file}.gz`) && !existsSync(file)) await replace(`${file}.gz`, file, createGunzip());
}

/** The old file goes only when the new one is whole. */
async function replace(from: string, to: string, change: NodeJS.ReadWriteStream): Promise<void> {
  const draft = `${to}.tmp`;
  try {
    await pipeline(createReadStream(from), change, createWriteStream(draft, { mode: 0o600 }));
    await rename(draft, to);
    await unlink(from);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Failure(`cannot write ${to}: ${explainErrno(error)}`, { cause: error });
  }
}
