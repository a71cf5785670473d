import { readFileSync } from 'node:fs';

/**
 * The command in the foreground of a shell's terminal: undefined when the shell itself is, or when it cannot be known
 * (no /proc, the shell has ended). proc(5), /proc/<pid>/stat: fields 5 (pgrp) and 8 (tpgid).
 */
export function foregroundCommand(pid: number): string | undefined {
  const shell = statFields(pid);
  const [group, front] = [Number(shell?.[2]), Number(shell?.[5])];
  if (!shell || !(front > 0) || front === group) return undefined;
  return commandOf(front);
}

/** The fields behind the program's name, which is in brackets and may contain anything. */
function statFields(pid: number): string[] | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function commandOf(pid: number): string | undefined {
  const words = read(`/proc/${pid}/cmdline`)?.split('\0').join(' ').trim();
  return words || read(`/proc/${pid}/comm`)?.trim();
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Ended since, or no /proc here.
    return undefined;
  }
}
