import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '../../lib/errors.ts';
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
}

/** The last snapshot of a large worktree; whoever waits for the end should not wait for a sick disk. ms. */
const lastJobsMs = 10_000;
/** A record that could not be written (full disk) is tried this often, a second apart, before the host gives up. */
const recordTries = 10;

/**
 * After the agent's end: status and last lines, the last snapshot, recording, facts and record on disk, and only then
 * `exit` to the viewers and the end of the socket, so that whoever reads the record then reads all of it.
 */
export async function endSession(exit: PtyExit, session: EndingSession): Promise<void> {
  const { dir, desk, terminal, writer, recording, facts, server, log, now } = session;
  const { emulator } = terminal;
  const plain = emulator.view().rows;
  const lines = lastLines(plain);
  const at = now();
  log.info(`the agent ended with ${exit.signal ?? exit.code}`);
  desk.exit({ ...exit, lines });
  writer.change('exit', draft => {
    draft.exit = { ...exit, lines, at };
    draft.endedAt = at;
  });
  recording.marker(exit.signal ? `ended by ${exit.signal}` : `exited ${exit.code}`);
  const styled = plain.map((_, y) => emulator.rowString(y, emulator.cols));
  await saveScreen(dir, styled, plain).catch(error =>
    log.error(`the last screen could not be kept: ${describeError(error)}`),
  );
  await session.jobs.drain(lastJobsMs);
  await Promise.all([recording.close(), facts.flush()]);
  for (let left = recordTries; left > 0; left--) {
    await writer.flush();
    if (!writer.waiting) break;
    await pause(1_000);
  }
  for (const connection of server.connections) {
    const { code, signal } = exit;
    connection.send('exit', { code, signal });
  }
  await server.close();
}
