import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Names one process for ever: a pid alone is used again. */
export interface ProcessIdentity {
  pid: number;
  /** Linux: clock ticks since boot (field 22 of /proc/<pid>/stat). macOS: what `ps -o lstart=` prints. */
  startTime: string;
  /** Changes with every boot. */
  bootId: string;
}

/** The identity of a running process; undefined when there is none, or only a zombie nobody has waited for. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return undefined;
  return { pid, startTime: stat.startTime, bootId: bootId() };
}

/** Whether exactly this process still runs. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  const now = processIdentity(identity.pid);
  return now !== undefined && now.startTime === identity.startTime && now.bootId === identity.bootId;
}

/** Whether it is suspended (SIGSTOP, ctrl-z): alive, but it will not do anything. */
export function isSuspended(pid: number): boolean {
  return readStat(pid)?.state === 'T';
}

/** Pids of every process whose session id (setsid) is `sid`, zombies left out. */
export function sessionProcesses(sid: number): number[] {
  return allProcesses()
    .filter(({ stat }) => stat.session === sid && stat.state !== 'Z' && stat.state !== 'X')
    .map(({ pid }) => pid);
}

/** Pids by the session (setsid) they are in, zombies left out. */
export function processesBySession(): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { pid, stat } of allProcesses()) {
    if (stat.state === 'Z' || stat.state === 'X') continue;
    found.set(stat.session, [...(found.get(stat.session) ?? []), pid]);
  }
  return found;
}

/**
 * Whether a process of this session waits for a processor or a disk at this moment: then silence means that it was given
 * no time, not that it does nothing.
 */
export function isSessionBusy(sid: number): boolean {
  return allProcesses().some(({ stat }) => stat.session === sid && /[RDU]/.test(stat.state));
}

/**
 * Pids of every process that was started with `word` (`NAME=value`) in its environment, this one left out: a process
 * keeps it whatever session or group it moves to. Linux only; elsewhere none.
 */
export function processesWithEnvironment(word: string): number[] {
  if (!isLinux) return [];
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter(pid => hasEnvironment(pid, word));
}

/** Whether it was started with `word` (`NAME=value`) in its environment; false where that cannot be read. */
export function hasEnvironment(pid: number, word: string): boolean {
  return readText(`/proc/${pid}/environ`)?.split('\0').includes(word) ?? false;
}

/**
 * The directories that processes work in at this moment, those of processes that are hidden from this user left out.
 * Symbolic links are resolved.
 */
export function workingDirectories(): string[] {
  if (!isLinux) {
    // It ends with an error when a single process could not be looked at: what it found counts all the same.
    const { stdout } = spawnSync('lsof', ['-w', '-d', 'cwd', '-F', 'n'], { encoding: 'utf8' });
    return (stdout ?? '').split('\n').flatMap(line => (line.startsWith('n') ? [line.slice(1)] : []));
  }
  return readdirSync('/proc').flatMap(name => {
    const dir = /^\d+$/.test(name) ? linkTarget(`/proc/${name}/cwd`) : undefined;
    return dir === undefined ? [] : [dir];
  });
}

/** Pids of the parents of `pid`, nearest first, up to the first process of the machine or container. */
export function ancestors(pid: number): number[] {
  const found: number[] = [];
  for (let at = readStat(pid)?.parent ?? 0; at > 0 && !found.includes(at); at = readStat(at)?.parent ?? 0) {
    found.push(at);
  }
  return found;
}

let knownBootId: string | undefined;

/** The same for all processes of one boot, containers included. */
export function bootId(): string {
  knownBootId ??= isLinux
    ? (readText('/proc/sys/kernel/random/boot_id') ?? '')
    : (run('sysctl', ['-n', 'kern.bootsessionuuid']) ?? '');
  return knownBootId;
}

/** Which table of pids this process sees; empty where the system has only one. */
export function pidNamespace(): string {
  if (!isLinux) return '';
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // A /proc without namespaces has only one table of pids.
    return '';
  }
}

const isLinux = process.platform === 'linux';

interface Stat {
  state: string;
  parent: number;
  session: number;
  startTime: string;
}

function readStat(pid: number): Stat | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return isLinux ? parseProcStat(readText(`/proc/${pid}/stat`)) : parsePs(psLine(pid));
}

/** proc(5): `pid (comm) state ppid pgrp session …`; comm may hold spaces and brackets, so it is cut at the last `)`. */
function parseProcStat(text: string | undefined): Stat | undefined {
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startTime = fields[19];
  if (startTime === undefined) return undefined;
  return { state: fields[0] ?? '', parent: Number(fields[1]), session: Number(fields[3]), startTime };
}

const psFields = ['-o', 'pid=,stat=,ppid=,sess=,lstart='];

function psLine(pid: number): string | undefined {
  return run('ps', [...psFields, '-p', String(pid)]);
}

/** macOS prints `sess` as 0 or as an address for most processes: the process group is the best it has, see `allProcesses`. */
function parsePs(line: string | undefined): Stat | undefined {
  const match = line?.trim().match(/^\d+\s+(\S+)\s+(\d+)\s+(\S+)\s+(.+)$/);
  if (!match) return undefined;
  return {
    state: match[1]?.[0] ?? '',
    parent: Number(match[2]),
    session: Number(match[3]),
    startTime: match[4]?.trim() ?? '',
  };
}

function allProcesses(): Array<{ pid: number; stat: Stat }> {
  if (!isLinux) {
    // `pgid` in the place of `sess`: a PTY's session leader leads its group, and job control rarely leaves it.
    const lines = run('ps', ['-A', '-o', 'pid=,stat=,ppid=,pgid=,lstart='])?.split('\n') ?? [];
    return lines.flatMap(line => {
      const stat = parsePs(line);
      return stat ? [{ pid: Number.parseInt(line, 10), stat }] : [];
    });
  }
  return readdirSync('/proc').flatMap(name => {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
    return stat ? [{ pid: Number(name), stat }] : [];
  });
}

/** Undefined when the process ended meanwhile or belongs to somebody whose processes are hidden. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function linkTarget(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

/** Only off Linux: there is no /proc to read. Undefined when the program fails, which `ps -p` does for a missing pid. */
function run(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
