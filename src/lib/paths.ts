import { statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Failure } from './errors.ts';

/** Where pitwall keeps what belongs to the user, not to a repository. All absolute; none is created here. */
export interface Paths {
  home: string;
  /** The user's settings file. */
  configFile: string;
  /** Trust, known repositories, UI state: survives reboots. */
  stateDir: string;
  /** May be deleted at any time. */
  cacheDir: string;
  /** First choice for sockets, gone after a reboot; use `socketDir` of private-dir.ts to get a safe one. */
  runtimeDir: string;
  /** For scratch files. */
  tempDir: string;
  /** Numeric user id, part of the names in /tmp. */
  uid: number;
}

/**
 * The one place that reads HOME, TMPDIR and the XDG variables. Relative values are ignored, as the XDG base directory
 * specification demands. Throws a Failure for a place in /proc.
 */
export function resolvePaths(env: Readonly<Record<string, string | undefined>>): Paths {
  const home = absolute(env.HOME) ?? homedir();
  const uid = process.getuid?.() ?? 0;
  const inHome = (name: string, fallback: string) =>
    join(writable(name, absolute(env[name])) ?? join(writable('HOME', home), fallback), 'pitwall');
  return {
    home,
    configFile: join(inHome('XDG_CONFIG_HOME', '.config'), 'config.json'),
    stateDir: inHome('XDG_STATE_HOME', '.local/state'),
    cacheDir: inHome('XDG_CACHE_HOME', '.cache'),
    runtimeDir: runtimeDir(env.XDG_RUNTIME_DIR, uid),
    tempDir: absolute(env.TMPDIR) ?? tmpdir(),
    uid,
  };
}

/** Node's recursive mkdir never comes back from a directory that the kernel itself keeps, nor can anything be kept there. */
function writable<T extends string | undefined>(name: string, dir: T): T {
  if (dir === undefined || !/^\/proc(\/|$)/.test(dir)) return dir;
  throw new Failure(`${name} is ${dir}, where nothing can be kept`, {
    hint: 'set it to a directory of yours',
  });
}

/**
 * Not TMPDIR for the fallback: it is long on macOS and in sandboxes, a socket path is at most 107 bytes, and every
 * shell of the user must come to the same directory.
 */
function runtimeDir(variable: string | undefined, uid: number): string {
  const dir = absolute(variable);
  return dir !== undefined && isOwnDirectory(dir, uid) ? join(dir, 'pitwall') : `/tmp/pitwall-${uid}`;
}

function isOwnDirectory(dir: string, uid: number): boolean {
  const stat = statSync(dir, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === uid;
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
