import { connectHost, type HostConnection } from '../agents/link/client.ts';
import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import { hostAlive } from './liveness.ts';

/** A host answers its socket within this even on a machine under load. ms. */
const connectTimeoutMs = 5000;

/** Runs `use` with a control connection to the session's host and closes it. Fails when the agent does not run. */
export async function withHost<T>(
  record: SessionRecord,
  use: (host: HostConnection) => Promise<T>,
): Promise<T> {
  const host = await openHost(record);
  try {
    return await use(host);
  } finally {
    host.close();
  }
}

/** A control connection the caller closes. */
export async function openHost(record: SessionRecord): Promise<HostConnection> {
  if (record.status.value === 'queued') {
    throw new Failure(`${record.name} is queued: ${record.status.reason}`, {
      exit: 'refused',
      hint: `pitwall resume ${record.name} --now starts it all the same`,
    });
  }
  if (!record.host || !hostAlive(record) || record.status.value === 'exited') {
    throw new Failure(`the agent of ${record.name} does not run`, {
      exit: 'refused',
      hint: `start it again with: pitwall resume ${record.name}`,
    });
  }
  return connectHost(record.host.socket, { role: 'control', timeoutMs: connectTimeoutMs });
}
