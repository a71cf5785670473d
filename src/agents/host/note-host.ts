import { hostname } from 'node:os';
import { processIdentity } from '../../lib/process-id.ts';
import type { SessionRecord, Status } from '../../store/schema.ts';
import { protocolVersion } from '../link/messages.ts';
import type { HostSpec } from './spec.ts';

/**
 * The change that writes into the record who hosts the session now. The host does it itself: whoever started it may be
 * killed before it can.
 */
export function noteHost(spec: HostSpec, status: Status, agentPid: number): (draft: SessionRecord) => void {
  const { pid, startTime, bootId } = ownIdentity();
  const agent = processIdentity(agentPid);
  return draft => {
    draft.host = {
      machine: hostname(),
      pid,
      startTime,
      bootId,
      socket: spec.socket,
      protocol: protocolVersion,
    };
    draft.agent.nativeId = spec.nativeId ?? draft.agent.nativeId;
    // Whoever finds the host killed knows by this what is left of its agent.
    if (agent) draft.agent.process = { ...agent };
    else delete draft.agent.process;
    draft.exit = null;
    draft.endedAt = null;
    draft.status = status;
  };
}

/** This process; one that cannot see itself in /proc still has its pid. */
export function ownIdentity(): { pid: number; startTime: string; bootId: string } {
  return processIdentity(process.pid) ?? { pid: process.pid, startTime: '', bootId: '' };
}
