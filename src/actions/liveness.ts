import { hostname } from 'node:os';
import { isSameProcess } from '../lib/process-id.ts';
import { effectiveStatus } from '../store/record/effective-status.ts';
import type { SessionRecord, Status } from '../store/schema.ts';

/**
 * Whether the session's host process still runs: same pid, start time and boot id. Opens no socket, so it costs one
 * read of /proc. A host on another machine (a repository on a network share) cannot be looked at and counts as alive.
 */
export function hostAlive(record: SessionRecord): boolean {
  const { host } = record;
  if (!host) return false;
  if (host.machine !== hostname()) return true;
  return isSameProcess(host);
}

/** Status as a person should see it: `lost` when the record says the agent runs and its host is gone. */
export function currentStatus(record: SessionRecord): Status {
  return effectiveStatus(record, hostAlive);
}

/** The agent can be talked to. */
export function isRunning(record: SessionRecord): boolean {
  return record.status.value !== 'exited' && hostAlive(record);
}
