import type { StatusValue } from '../schema.ts';

/** Takes one of the slots of `agents.max`: what waits for an answer goes on the moment it has it. */
export function isBusy(status: StatusValue): boolean {
  return status === 'starting' || status === 'working' || status === 'needs-input';
}
