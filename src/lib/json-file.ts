import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { errnoOf, Failure } from './errors.ts';
import { explainErrno } from './system-error.ts';

/** What a file's content turned out to be. `newer`: written by a later version, `raw` as it stands there. */
export type Parsed<T> =
  | { kind: 'ok'; data: T }
  | { kind: 'newer'; version: number; raw: unknown }
  | { kind: 'bad'; why: string };

export type FileState<T> = Parsed<T> | { kind: 'missing' };

export type Parse<T> = (raw: unknown) => Parsed<T>;

/** Reads and judges one JSON file. A Failure when it exists and cannot be read: that is no reason to call it damaged. */
export function readJsonFile<T>(file: string, parse: Parse<T>): FileState<T> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return { kind: 'missing' };
    throw new Failure(`cannot read ${file}: ${explainErrno(error)}`, { cause: error });
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { kind: 'bad', why: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  }
  return parse(raw);
}

export const backupOf = (file: string): string => `${file}.bak`;

/** Where a damaged file is kept; `now` in ms. */
export const asideOf = (file: string, now: number): string =>
  `${file}.corrupt-${new Date(now).toISOString().replace(/[:.]/g, '-')}`;

export interface Mended<T> {
  state: FileState<T>;
  /** What was done, one sentence; undefined when the file is good after all. */
  problem: string | undefined;
}

/**
 * Puts the backup in the place of a damaged or missing file, which is kept as `<file>.corrupt-<time>`. The caller holds
 * the file's lock. Without a usable backup nothing is touched: somebody may still mend the file by hand; with `startAnew`
 * it is moved aside all the same, for files that can begin empty.
 */
export function mendJsonFile<T>(
  file: string,
  parse: Parse<T>,
  now: number,
  { startAnew = false } = {},
): Mended<T> {
  const state = readJsonFile(file, parse);
  if (state.kind === 'ok' || state.kind === 'newer') return { state, problem: undefined };
  const backup = readJsonFile(backupOf(file), parse);
  const good = backup.kind === 'ok' || backup.kind === 'newer';
  if (!good && !(startAnew && state.kind === 'bad')) return { state, problem: undefined };
  try {
    const aside = asideOf(file, now);
    if (state.kind === 'bad') renameSync(file, aside);
    if (good) {
      copyFileSync(backupOf(file), draftOf(file));
      renameSync(draftOf(file), file);
    }
    const what =
      state.kind === 'bad' ? `${file} was damaged (${state.why}), now ${aside}` : `${file} was missing`;
    const then = good ? 'its previous version took its place' : 'without a backup it begins empty';
    return { state: good ? backup : { kind: 'missing' }, problem: `${what}; ${then}` };
  } catch (error) {
    const problem = `${file} is damaged and cannot be mended: ${explainErrno(error)}`;
    return { state: good ? backup : state, problem };
  }
}

/**
 * Replaces `file` (0600): temporary file, fsync, the old one kept as `.bak`, rename. The caller holds the file's lock,
 * hence one fixed temporary name, and a draft left by a killed writer is simply written over.
 * A Failure (full disk, …) leaves the previous file in place.
 */
export async function writeJsonFile(file: string, text: string): Promise<void> {
  const draft = draftOf(file);
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    keepBackup(file);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {}); // The write's own error is the one to tell.
    throw cannotWrite(file, error);
  }
}

export function writeJsonFileSync(file: string, text: string): void {
  const draft = draftOf(file);
  try {
    const fd = openSync(draft, 'w', 0o600);
    try {
      for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(fd, rest));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    keepBackup(file);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw cannotWrite(file, error);
  }
}

const draftOf = (file: string): string => `${file}.tmp`;

/** The file stays where it is meanwhile: a reader without the lock always finds one. */
function keepBackup(file: string): void {
  const backup = backupOf(file);
  const draft = `${backup}.tmp`;
  rmSync(draft, { force: true });
  try {
    linkSync(file, draft);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    copyFileSync(file, draft); // No hard links on this file system.
  }
  renameSync(draft, backup);
}

function cannotWrite(file: string, error: unknown): Failure {
  return new Failure(`cannot write ${file}: ${explainErrno(error)}`, {
    hint: 'the previous version is unchanged',
    cause: error,
  });
}
