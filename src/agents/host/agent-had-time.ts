import { isSessionBusy } from '../../lib/process-id.ts';
import type { StatusDesk } from './status-desk.ts';

/**
 * Whether the agent could do what it had to do: no process of its terminal waits for a processor or a disk. Everything
 * that it wrote until now is read first: this process, too, may have been given no time.
 * @param pid the agent's, which is the id of its session
 */
export async function agentHadTime(desk: Pick<StatusDesk, 'look'>, pid: number): Promise<boolean> {
  const busy = isSessionBusy(pid);
  await new Promise<void>(resolve => desk.look(() => resolve()));
  return !busy;
}
