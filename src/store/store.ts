import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '../lib/clock.ts';
import type { JsonChange } from '../lib/json-db.ts';
import { ensurePrivateDir } from '../lib/private-dir.ts';
import { watchChanges } from './changes.ts';
import { damagedFiles } from './damaged-files.ts';
import { appendFact, appendFacts, type ReadFacts, type ReadFactsOptions, readFacts } from './facts.ts';
import { isSessionId, layoutOf } from './layout.ts';
import { type Listing, listRecords, readRecord } from './read.ts';
import { ensureRepoId, readRepoId } from './repo-file.ts';
import { resolveSession } from './resolve.ts';
import type { Fact, SessionRecord } from './schema.ts';

export type { ReadFacts, ReadFactsOptions } from './facts.ts';
export type { Listing } from './read.ts';

/**
 * A change of a record: edit the draft in place, or return a new record. Quick and without side effects: the lock is
 * held, and a change of the name may be called twice.
 */
export type Change = JsonChange<SessionRecord>;

export interface UpdateOptions {
  /** How long to wait for another process that holds the record's lock. Default 10,000 ms. */
  timeoutMs?: number;
}

/**
 * One repository's records: `<git common dir>/pitwall`. Reading needs no lock and never creates anything;
 * every way to write takes the record's lock and reads again first.
 */
export interface Store {
  readonly dir: string;
  /** Makes the directories and repo.json when missing; returns the repository id. Call it before the first write. */
  ensure(): Promise<string>;
  /** The repository's ULID; undefined as long as nobody called `ensure`. */
  repoId(): string | undefined;
  sessionDir(id: string): string;
  archiveDir(id: string): string;
  /** All sessions, oldest first. Never throws for a bad record: that one is in `problems`. */
  list(): Promise<Listing>;
  /** The same for a start that must be quick (1,000 records under 150 ms, no zod, no lowdb). */
  listSync(): Listing;
  /** Removed sessions, oldest first. */
  listArchived(): Listing;
  /** When a removed session went to the archive, ms; 0 when it is not there. */
  archivedAt(id: string): number;
  /** Undefined when there is no such session; a Failure when its record cannot be read. */
  read(id: string): Promise<SessionRecord | undefined>;
  readSync(id: string): SessionRecord | undefined;
  /**
   * By full id, unique name, or unique beginning of an id (4 characters or more, case-insensitive).
   * A Failure (`noSession`) when nothing or more than one thing fits; the hint names the candidates.
   */
  resolve(ref: string): SessionRecord;
  /** Writes a new record; a Failure (`refused`) when its id exists or another session has its name. */
  create(record: SessionRecord): Promise<SessionRecord>;
  /** Takes a record and its directory away whose session never came to be; nothing of it is kept. */
  discard(id: string): Promise<void>;
  /**
   * Lock → read again → validate, migrate → `change` → validate → write → unlock; stamps `updatedAt`.
   * Nothing is written when nothing changed. Failures: `noSession`, `refused` (record of a newer pitwall, lock held).
   */
  update(id: string, change: Change, options?: UpdateOptions): Promise<SessionRecord>;
  /** The same on several sessions, one after the other; the first failure ends it. */
  updateMany(ids: readonly string[], change: Change, options?: UpdateOptions): Promise<SessionRecord[]>;
  /** Moves the session's directory to the archive, its open recording segment compressed. */
  archive(id: string): Promise<void>;
  /** Brings an archived session back. */
  restore(id: string): Promise<SessionRecord>;
  /** Deletes an archived session for ever. */
  forget(id: string): Promise<void>;
  /** Appends one line to facts.jsonl; larger values are cut with a mark. In call order within this process. */
  appendFact(id: string, fact: Fact): Promise<void>;
  /** The same for many, in few writes. */
  appendFacts(id: string, facts: readonly Fact[]): Promise<void>;
  /** Reads facts from a byte offset on; pass `next` to go on later. */
  readFacts(id: string, options?: ReadFactsOptions): Promise<ReadFacts>;
  /** Review comments, opaque here: a list of objects in comments.json, changed under its own lock. */
  readComments<T extends object>(id: string): Promise<T[]>;
  updateComments<T extends object>(id: string, change: JsonChange<T[]>): Promise<T[]>;
  /** Damaged files that were moved aside and never cleaned up, for `doctor`. Absolute paths. */
  damagedFiles(): string[];
  /**
   * Calls back with the ids whose record was written, archived or restored, by any process; several changes within a
   * moment come as one call. Returns the function that ends it.
   */
  watch(onChange: (ids: string[]) => void): () => void;
}

export interface StoreOptions {
  clock?: Clock;
  /** Told, one sentence each, what was found damaged and mended while reading or writing single records. */
  onProblem?: (problem: string) => void;
}

/**
 * The store in `dir` (`<git common dir>/pitwall`), which need not exist. Importing this file and listing load no zod
 * (more than `pitwall ls` may take); that comes with the first write.
 */
export function openStore(dir: string, options: StoreOptions = {}): Store {
  const layout = layoutOf(dir);
  const clock = options.clock ?? systemClock;
  const now = () => clock.now();
  const onProblem = options.onProblem ?? (() => {});
  const writing = { layout, now, onProblem };
  // Loaded on first use: a listing writes nothing.
  const writer = () => import('./write.ts');
  const archiver = () => import('./archive.ts');
  const listSync = () => listRecords(layout.sessions, now);
  const readSync = (id: string) => readRecord(layout.sessionDir(id), id, now, onProblem)?.record;
  /** A removed session's facts and comments are read where they are now. */
  const placeOf = (id: string) =>
    !existsSync(layout.sessionDir(id)) && existsSync(layout.archiveDir(id))
      ? layout.archiveDir(id)
      : layout.sessionDir(id);
  const update: Store['update'] = async (id, change, how) =>
    (await writer()).updateRecord(writing, id, change, how);

  return {
    dir,
    ensure: async () => {
      for (const path of [dir, layout.sessions, layout.archive, layout.changes]) ensurePrivateDir(path);
      const former = () => listSync().records.find(({ repo }) => isSessionId(repo))?.repo;
      return ensureRepoId(layout.repoFile, { now, onProblem, former });
    },
    repoId: () => readRepoId(layout.repoFile),
    sessionDir: layout.sessionDir,
    archiveDir: layout.archiveDir,
    list: async () => listSync(),
    listSync,
    listArchived: () => listRecords(layout.archive, now),
    archivedAt: id => statSync(layout.archiveDir(id), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    read: async id => readSync(id),
    readSync,
    resolve: ref => resolveSession(listSync().records, ref),
    create: async record => (await writer()).createRecord(writing, record),
    discard: async id => (await writer()).discardRecord(writing, id),
    update,
    updateMany: async (ids, change, how) => {
      const written: SessionRecord[] = [];
      for (const id of ids) written.push(await update(id, change, how));
      return written;
    },
    archive: async id => (await archiver()).archiveSession(writing, id),
    restore: async id => (await archiver()).restoreSession(writing, id),
    forget: async id => (await archiver()).forgetSession(writing, id),
    appendFact: (id, fact) => appendFact(layout.factsFile(id), fact),
    appendFacts: (id, facts) => appendFacts(layout.factsFile(id), facts),
    readFacts: (id, how) => readFacts(join(placeOf(id), 'facts.jsonl'), how),
    readComments: async id =>
      (await import('./comments.ts')).readCommentsFile(join(placeOf(id), 'comments.json'), onProblem),
    updateComments: async (id, change) => (await import('./comments.ts')).changeComments(writing, id, change),
    damagedFiles: () => damagedFiles(layout),
    watch: onChange => watchChanges(layout.changes, onChange),
  };
}
