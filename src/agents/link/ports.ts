import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../lib/errors.ts';

/** Ports of one session: enough for a web server, its database and a debugger, and easy to recognise. */
export const portsPerSession = 10;
/** Above what well-known development servers use by default, below the ports Linux gives out by itself (32768). */
const firstPort = 20_000;
const endPort = 32_000;

/**
 * Gives this session ten ports that no other session of this user has, the same ones at each call, and returns the
 * first. One file per block in `dir`, named by its first port, created exclusively, so two calls at the same moment
 * never get the same block. Undefined when all 1,200 blocks are taken, or when nothing can be kept in `dir`.
 */
export function givePorts(dir: string, sessionId: string): number | undefined {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch {
    // An agent works without ports of its own; a session that does not start for want of a folder is worse.
    return undefined;
  }
  const taken = new Set<number>();
  for (const name of readdirSync(dir)) {
    const port = Number(name);
    if (!Number.isInteger(port)) continue;
    if (holder(join(dir, name)) === sessionId) return port;
    taken.add(port);
  }
  for (let port = firstPort; port < endPort; port += portsPerSession) {
    if (!taken.has(port) && take(join(dir, String(port)), sessionId)) return port;
  }
  return undefined;
}

/** Gives the session's ports back, when its worktree is removed. */
export function releasePorts(dir: string, sessionId: string): void {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch {
    // Not there, or not to be read: what cannot be seen holds no port of ours.
    return;
  }
  for (const name of names) {
    if (holder(join(dir, name)) === sessionId) rmSync(join(dir, name), { force: true });
  }
}

function take(file: string, sessionId: string): boolean {
  let fd: number;
  try {
    fd = openSync(file, 'wx', 0o600);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(fd, sessionId);
  } finally {
    closeSync(fd);
  }
  return true;
}

function holder(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
