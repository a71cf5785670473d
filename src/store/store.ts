import type { Clock } from '../lib/clock.ts';
import type { ReadFacts, ReadFactsOptions } from './facts.ts';
import type { Listing } from './read.ts';
import type { Fact, SessionRecord } from './schema.ts';

export type { ReadFacts, ReadFactsOptions } from './facts.ts';
export type { Listing } from './read.ts';

/** A change of a record: edit the draft in place, or return a new record. Must be quick: the lock is held. */
export type Change = (draft: SessionRecord) => SessionRecord | undefined | void;

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
  /** Reads facts from a byte offset on; pass `next` to go on later. */
  readFacts(id: string, options?: ReadFactsOptions): Promise<ReadFacts>;
  /** Review comments, opaque here: a list of objects in comments.json, changed under its own lock. */
  readComments<T extends object>(id: string): Promise<T[]>;
  updateComments<T extends object>(
    id: string,
    change: (comments: T[]) => T[] | undefined | void,
  ): Promise<T[]>;
  /**
   * Calls back with the ids whose record was written, archived or restored, by any process; several changes within a
   * moment come as one call. Returns the function that ends it.
   */
  watch(onChange: (ids: string[]) => void): () => void;
}

export interface StoreOptions {
  clock?: Clock;
}

export declare function openStore(dir: string, options?: StoreOptions): Store;
