import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from './errors.ts';
import { bootId, isSameProcess, type ProcessIdentity, pidNamespace, processIdentity } from './process-id.ts';

/** Who holds a lock: what stands in the lock file, as JSON. */
export interface Holder extends ProcessIdentity {
  /** Containers share a kernel and its boot id but not their pids. */
  pidNamespace: string;
  /** Host name: repositories on a network share are locked from several machines. */
  machine: string;
  /** Different for every lock ever taken. */
  nonce: string;
  /** For people: the program's file name. */
  program: string;
}

let identity: Omit<Holder, 'nonce'> | undefined;

export function ownHolder(nonce: string): Holder {
  identity ??= {
    ...(processIdentity(process.pid) ?? { pid: process.pid, startTime: '', bootId: bootId() }),
    pidNamespace: pidNamespace(),
    machine: hostname(),
    program: basename(process.argv[1] ?? process.execPath),
  };
  return { ...identity, nonce };
}

/**
 * True only when the holder cannot do anything any more: this machine has booted since, or its pid is free, used by a
 * younger process, or a zombie. A holder on another machine or in another container cannot be seen, so it may live.
 */
export function provablyGone(holder: Holder): boolean {
  const own = ownHolder('');
  if (holder.pid <= 0 || holder.bootId === '' || own.bootId === '') return false;
  if (holder.bootId !== own.bootId) return holder.machine === own.machine;
  return holder.pidNamespace === own.pidNamespace && !isSameProcess(holder);
}

/**
 * Creates `file` with the holder in it; false when it exists. The text is written under another name and linked, so
 * that the file is never seen empty: killed between creating and writing, a process would leave a lock of nobody.
 */
export function claim(file: string, holder: Holder): boolean {
  const text = JSON.stringify(holder);
  const draft = `${file}.new-${randomBytes(8).toString('hex')}`;
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: 0o600 });
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!withoutLinks.has(errnoOf(error) ?? '')) throw error;
    return createInPlace(file, text);
  } finally {
    // Of a full disk the empty file is there, of a read-only one nothing is.
    rmSync(draft, { force: true });
  }
}

/** What file systems without hard links (FAT, some network and FUSE ones) answer. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

function createInPlace(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Who a lock file or claim names; undefined when the file is gone. One that cannot be understood names pid 0. */
export function readHolder(file: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  const nobody: Holder = {
    pid: 0,
    startTime: '',
    bootId: '',
    pidNamespace: '',
    machine: '',
    nonce: '',
    program: 'unknown',
  };
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...nobody, ...parsed } : nobody;
  } catch {
    return nobody;
  }
}

/**
 * Removes what dead processes left beside a lock. Only for the one that just took the lock over and holds it: every
 * claim that exists now is for a holder of the past, and whoever made it will see that.
 */
export function sweepClaims(file: string): void {
  const dir = dirname(file);
  const name = basename(file);
  for (const entry of readdirSync(dir)) {
    const path = join(dir, entry);
    if (!entry.startsWith(`${name}.`)) continue;
    if (entry.includes('.new-')) {
      const holder = readHolder(path);
      if (holder !== undefined && provablyGone(holder)) removeIfThere(path);
    } else if (entry.startsWith(`${name}.took-`)) removeIfThere(path);
  }
}

export function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}
