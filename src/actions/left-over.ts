import { climbStopLadder } from '../agents/host/stop-ladder.ts';
import { Failure } from '../lib/errors.ts';
import { bootId, hasEnvironment, isSameProcess, processesBySession } from '../lib/process-id.ts';
import { waitFor } from '../lib/until.ts';
import type { SessionRecord } from '../store/schema.ts';
import { hostAlive } from './liveness.ts';

/** What a closed terminal hangs up has ended within this, also on a machine under load. ms */
const hangUpMs = 1_000;
const lookMs = 20;

/**
 * Pids of what is left of a session's agent whose host was killed: an agent that ignores the hangup of its terminal works
 * on in the worktree, seen by nobody. Only processes of the terminal's own session (setsid) count, which has the agent's
 * pid: while exactly that agent lives all of them are its own, and behind it those that carry the session in their
 * environment (Linux; elsewhere none). A shell or an editor that a person opened in the worktree has another terminal, and
 * so have the hosts of sessions that the agent started. None while the host lives, or when the agent has ended by itself:
 * what it left running then, it left on purpose.
 */
export function leftOver(record: SessionRecord, sessions = processesBySession()): number[] {
  const { process: agent } = record.agent;
  const { value } = record.status;
  if (!agent || agent.bootId !== bootId() || value === 'exited' || value === 'queued') return [];
  if (hostAlive(record)) return [];
  const found = sessions.get(agent.pid) ?? [];
  if (isSameProcess(agent)) return [...new Set([agent.pid, ...found])];
  return found.filter(pid => hasEnvironment(pid, `PITWALL_SESSION=${record.id}`));
}

/** The same once the hangup of a host that was killed just now has had its time. */
export async function settledLeftOver(record: SessionRecord): Promise<number[]> {
  if (leftOver(record).length === 0) return [];
  await waitFor(() => leftOver(record).length === 0, { timeoutMs: hangUpMs, intervalMs: lookMs });
  return leftOver(record);
}

/** Ends it as a host ends its agent: SIGHUP, SIGTERM, SIGKILL. Returns how many processes there were. */
export async function endLeftOver(
  record: SessionRecord,
  graceMs: number,
  how: 'quit' | 'kill' = 'quit',
): Promise<number> {
  const found = await settledLeftOver(record);
  const sid = record.agent.process?.pid;
  if (found.length === 0 || sid === undefined) return 0;
  await climbStopLadder(how, {
    sid,
    processes: () => leftOver(record),
    quit: [],
    type: () => {},
    exited: () => true,
    graceMs,
  });
  const still = leftOver(record);
  if (still.length === 0) return found.length;
  throw new Failure(`the agent of ${record.name} still runs without its host and could not be ended`, {
    hint: `look at process ${still.join(', ')}`,
  });
}
