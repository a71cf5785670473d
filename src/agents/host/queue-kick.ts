import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { Log } from '../../lib/log.ts';
import { isBusy } from '../../store/record/busy.ts';
import type { StatusValue } from '../../store/schema.ts';
import type { HostSpec } from './spec.ts';

/** An agent that is done makes room for a session that is queued: its host lets the next one be started. */
export interface QueueKick {
  changed(status: StatusValue): void;
  /** The agent has ended and the record says so. */
  ended(): void;
}

/** A turn that ends may begin anew at once, and the record that others count by is written meanwhile. ms. */
const restMs = 1_500;

/** `queue.dir` holds a file for each queued session, `queue.argv` starts what there is room for. */
export function createQueueKick(queue: HostSpec['queue'], log: Log): QueueKick {
  let busy = true;
  let timer: NodeJS.Timeout | undefined;
  const kick = () => {
    if (!queue || !isAnyQueued(queue.dir)) return;
    const [program = '', ...args] = queue.argv;
    const child = spawn(program, args, { detached: true, cwd: '/', stdio: 'ignore' });
    child.on('error', error => log.warn(`queued sessions could not be started: ${error.message}`));
    child.unref();
  };
  return {
    changed(status) {
      const now = isBusy(status);
      if (now === busy) return;
      busy = now;
      clearTimeout(timer);
      if (!busy) timer = setTimeout(kick, restMs).unref();
    },
    ended() {
      clearTimeout(timer);
      kick();
    },
  };
}

function isAnyQueued(dir: string): boolean {
  try {
    return readdirSync(dir).length > 0;
  } catch {
    return false;
  }
}
