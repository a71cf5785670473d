import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJudged } from '../store/record/review-state.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Env } from './context.ts';
import { packageRoot } from './installation.ts';
import { hostAlive } from './liveness.ts';

/** What a person changes there after the review is noticed by nobody: its agent has ended, and its host with it. */
export function isReviewedWithoutHost(record: SessionRecord): boolean {
  return isJudged(record.review) && !hostAlive(record) && existsSync(record.git.worktree);
}

/** Whether the time for the next look has come; one small file is read. */
export function isLookDue(storeDir: string, now: number): boolean {
  try {
    const next = Number(readFileSync(lookFile(storeDir), 'utf8'));
    // A clock that was set back must not put it off for years.
    return !(next > now && next - now <= longestPauseMs);
  } catch {
    return true;
  }
}

/** A repository whose looks take longer than three minutes is looked at once an hour all the same. ms */
const longestPauseMs = 60 * 60_000;

/** Until then (ms) nobody looks at this store's sessions. */
export function putOffLook(storeDir: string, until: number): void {
  try {
    writeFileSync(lookFile(storeDir), String(Math.round(until)), { mode: 0o600 });
  } catch {
    // A full disk or a store that is gone: then the next one looks again.
  }
}

function lookFile(storeDir: string): string {
  return join(storeDir, 'look.next');
}

/**
 * For a command that must not wait: lets a process of its own look at the reviewed sessions of these stores, when it is
 * due. Not inside an agent: what it starts is the agent's.
 */
export async function lookInBackground(storeDirs: readonly string[], env: Env): Promise<void> {
  const due = storeDirs.filter(dir => isLookDue(dir, Date.now()));
  if (env.PITWALL_SESSION || due.length === 0) return;
  const { spawn } = await import('node:child_process');
  const program = join(packageRoot(), 'bin', 'pitwall.js');
  const args = [program, lookCommand, ...due];
  const child = spawn(process.execPath, args, { detached: true, cwd: '/', env, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}

/** Not for people: what {@link lookInBackground} starts. */
export const lookCommand = 'look-at-reviewed';
