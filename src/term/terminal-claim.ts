import { readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameProcess, type ProcessIdentity, processIdentity } from '../lib/process-id.ts';
import { terminalReset } from './resets.ts';

export interface TerminalClaim {
  /** A pitwall that had this terminal was killed and could not restore it. */
  readonly dirty: boolean;
  release(): void;
}

/**
 * Marks this terminal as changed by this process, in a small file named after it. After `kill -9` the file stays, and
 * the next pitwall on the terminal knows that it has to be repaired. Where the terminal's name cannot be found
 * (no /proc) nothing is marked.
 */
export function claimTerminal(options: { dir: string; fd: number }): TerminalClaim {
  const file = markFile(options);
  const self = processIdentity(process.pid);
  if (file === undefined || self === undefined) return { dirty: false, release() {} };
  const dirty = isAbandoned(file);
  attempt(() => writeFileSync(file, JSON.stringify(self), { mode: 0o600 }));
  return { dirty, release: () => attempt(() => rmSync(file, { force: true })) };
}

/** Switches off what a killed pitwall left on in this terminal; for commands that do not take it over themselves. */
export function repairTerminal(options: {
  dir: string;
  fd: number;
  write: (bytes: string) => void;
}): boolean {
  const file = markFile(options);
  if (file === undefined || !isAbandoned(file)) return false;
  options.write(terminalReset);
  attempt(() => rmSync(file, { force: true }));
  return true;
}

function markFile({ dir, fd }: { dir: string; fd: number }): string | undefined {
  try {
    const name = readlinkSync(`/proc/self/fd/${fd}`);
    return name.startsWith('/dev/') ? join(dir, `tty-${name.slice(5).replaceAll('/', '-')}`) : undefined;
  } catch {
    return undefined;
  }
}

function isAbandoned(file: string): boolean {
  try {
    return !isSameProcess(JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity);
  } catch {
    // No mark, or one that was torn by a full disk: there is nothing to go by.
    return false;
  }
}

/** The mark is a courtesy: a full disk must not keep anybody from their sessions. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // See above.
  }
}
