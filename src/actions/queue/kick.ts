import { join } from 'node:path';
import type { Paths } from '../../lib/paths.ts';
import type { Env } from '../context.ts';
import { packageRoot } from '../installation.ts';
import { anyQueued } from './queued-sessions.ts';

/** The command that starts what is queued; see {@link kickQueue}. */
export function startQueuedCommand(): string[] {
  return [process.execPath, join(packageRoot(), 'bin', 'pitwall.js'), 'start-queued'];
}

/**
 * Lets a process of its own start what is queued, when anything is: whoever runs pitwall next does it, without a
 * daemon. Inside an agent nothing is started: the next agent would inherit that agent's environment.
 */
export async function kickQueue(input: { paths: Paths; env: Env }): Promise<void> {
  if (input.env.PITWALL_SESSION || !anyQueued(input.paths)) return;
  const { spawn } = await import('node:child_process');
  const [program = '', ...args] = startQueuedCommand();
  const child = spawn(program, args, { detached: true, cwd: '/', env: input.env, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
