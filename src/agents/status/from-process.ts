import { cleanLine } from '../../term/clean.ts';
import type { SignalDraft } from '../adapters/types.ts';
import { strengths } from './strengths.ts';

/** An agent that has shown nothing after this time is not starting any more; what it does is unknown. ms. */
const startMs = 30_000;

/** The process runs, nothing else is known. */
export function signalFromStart(now: number): SignalDraft {
  return {
    source: 'process',
    value: 'starting',
    strength: strengths.started,
    expires: now + startMs,
    reason: 'has shown nothing yet',
    evidence: 'started',
  };
}

/**
 * The process is gone. The reason is what a person needs to know: `exited 1: not logged in`.
 * @param exit.lines last non-empty lines of the screen
 * @param exit.stopped it was told to end: no failure, and nothing to read there
 */
export function signalFromExit(exit: {
  code: number | null;
  signal: string | null;
  lines?: readonly string[];
  stopped?: boolean;
}): SignalDraft {
  const how = exit.signal ? `ended by ${exit.signal}` : `exited ${exit.code ?? '?'}`;
  const stopped = exit.signal ? `stopped by ${exit.signal}` : 'stopped';
  const last = lastMessage(exit.lines ?? []);
  // After a signal the last line is whatever stood on the screen; it says nothing about the end.
  const failed = exit.signal === null && exit.code !== 0;
  return {
    source: 'process',
    value: 'exited',
    strength: strengths.exited,
    reason: exit.stopped ? stopped : failed && last ? `${how}: ${last}` : how,
    evidence: how,
  };
}

/** The last line that tells something: no frame, and no shell prompt with or without what was typed behind it. */
function lastMessage(lines: readonly string[]): string | undefined {
  const said = lines.map(line => cleanLine(line.trim(), 160)).filter(line => /\p{L}/u.test(line));
  return said.findLast(line => !shellPrompt.test(line)) ?? said.at(-1);
}

/** `root@box:~/shop# `, `box% `, `~/shop $ exit 3`, `sh-5.2$`, `❯ exit`: a mark after nothing, or after user, host or path. */
const shellPrompt =
  /^(?:\([^)]+\) ?)?(?:[\w.-]+@[\w.-]+[^#$%>❯]*|[~/][^#$%>❯]*|\w+-\d[\d.]*|\[[^\]]+\]|\S+)? ?[#$%❯](?: |$)|^[\w-]+>(?: |$)/;

/**
 * Whether another process group than the shell's own owns the terminal (`tpgid` against `pgrp` in /proc/<pid>/stat):
 * a command runs. For adapters with `foreground`.
 */
export function signalFromForeground(command: string | undefined): SignalDraft {
  const base = { source: 'process' as const, key: 'foreground', strength: strengths.foreground };
  if (command === undefined)
    return { ...base, value: 'idle', reason: 'at its prompt', evidence: 'shell in front' };
  const clean = cleanLine(command, 120);
  return { ...base, value: 'working', activity: `runs ${clean}`, evidence: `${clean} in front` };
}
