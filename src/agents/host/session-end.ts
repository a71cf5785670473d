import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describeError, errnoOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { AgentTerminal } from './agent-terminal.ts';
import type { FactLog } from './fact-log.ts';
import { lastLines, saveScreen } from './final-screen.ts';
import type { GitJobs } from './git-jobs.ts';
import type { PtyExit } from './pty.ts';
import type { RecordWriter } from './record-writer.ts';
import type { Recording } from './recording.ts';
import type { HostServer } from './server.ts';
import type { StatusDesk } from './status-desk.ts';

export interface EndingSession {
  dir: string;
  desk: StatusDesk;
  terminal: AgentTerminal;
  jobs: GitJobs;
  facts: FactLog;
  writer: RecordWriter;
  recording: Recording;
  server: HostServer;
  log: Log;
  now: () => number;
  /** It was told to end. */
  stopped: boolean;
}

/** The last snapshot of a large worktree; whoever waits for the end should not wait for a sick disk. ms. */
const lastJobsMs = 10_000;
/** A disk that was full is asked again: every second at first, then at most this seldom. ms. */
const longestPauseMs = 30_000;

/**
 * After the agent's end: status and last lines, the last snapshot, recording, facts and record on disk, and only then
 * `exit` to the viewers and the end of the socket, so that whoever reads the record then reads all of it.
 */
export async function endSession(exit: PtyExit, session: EndingSession): Promise<void> {
  const { dir, desk, terminal, writer, recording, server, log, now, stopped } = session;
  const at = now();
  const { styled, plain } = terminal.lastScreen();
  const lines = lastLines(plain);
  const save = () => saveScreen(dir, styled, plain);
  // Whoever sees `exited` looks for it; a disk that cannot take it now is asked again below.
  const saved = await save().then(
    () => true,
    () => false,
  );
  log.info(`the agent ended with ${exit.signal ?? exit.code}`);
  // Before the status, which is written at once: nobody reads `exited` without how.
  writer.change('exit', draft => {
    draft.exit = { ...exit, lines, at, ...(stopped && { stopped }) };
    draft.endedAt = at;
  });
  desk.exit({ ...exit, lines, stopped });
  recording.marker(exit.signal ? `ended by ${exit.signal}` : `exited ${exit.code}`);
  await session.jobs.drain(lastJobsMs);
  await keepEnd(session, save, saved);
  for (const connection of server.connections) {
    const { code, signal } = exit;
    connection.send('exit', { code, signal });
  }
  await server.close();
}

/**
 * Returns when all of the end is on disk, however long that takes: a host that left before would make the session look
 * lost. Its socket goes on serving meanwhile, SIGTERM ends it as always, and a session whose directory is gone needs no
 * end. The record comes last, unless only the others cannot be kept.
 */
async function keepEnd(
  { dir, writer, facts, recording, log }: EndingSession,
  saveScreen: () => Promise<void>,
  saved: boolean,
): Promise<void> {
  let screen = saved;
  let closed = false;
  for (let ms = 1_000; ; ms = Math.min(ms * 2, longestPauseMs)) {
    screen ||= await saveScreen().then(
      () => true,
      error => {
        log.error(`the last screen could not be kept: ${describeError(error)}`);
        // What is no matter of the disk will not get better by waiting.
        return !isSystemError(error);
      },
    );
    await Promise.all([recording.flush(), facts.flush()]);
    const kept = screen && !recording.waiting && !facts.waiting;
    const given = !kept && !existsSync(dir);
    if ((kept || given) && !closed) {
      closed = true;
      await recording.close();
    }
    await writer.flush();
    if (given) return log.warn('the session was removed before its end could be written');
    if (kept && !writer.waiting) return;
    await pause(ms);
  }
}

function isSystemError(error: unknown): boolean {
  return errnoOf(error) !== undefined || (error instanceof Error && errnoOf(error.cause) !== undefined);
}
