import { hostname } from 'node:os';
import { isSameProcess, type ProcessIdentity } from '../lib/process-id.ts';
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
export function currentStatus(record: SessionRecord, now = Date.now()): Status {
  // A `new` that was killed half-way has nobody who goes on with it, however short ago that was.
  const abandoned = isUnborn(record) && starterOf(record) !== undefined && !isBeingMade(record);
  return effectiveStatus(record, hostAlive, abandoned ? Number.POSITIVE_INFINITY : now);
}

/** The agent can be talked to. */
export function isRunning(record: SessionRecord): boolean {
  const { value } = record.status;
  return value !== 'exited' && value !== 'queued' && hostAlive(record);
}

/** Some `new` is preparing its worktree right now. */
export function isBeingMade(record: SessionRecord): boolean {
  const starter = starterOf(record);
  return isUnborn(record) && starter !== undefined && isSameProcess(starter);
}

function isUnborn({ status, host }: SessionRecord): boolean {
  return status.value === 'starting' && host === null;
}

/** The process that makes the session, noted by new-record.ts. */
function starterOf(record: SessionRecord): ProcessIdentity | undefined {
  return record.starter as ProcessIdentity | undefined;
}
