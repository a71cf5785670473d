import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, Failure } from '../../lib/errors.ts';

/**
 * Points the stable link `<dir>/ssh-agent` at the live socket of the person's ssh agent and returns the link's path
 * for `SSH_AUTH_SOCK` of agents: after a reconnect sshd has made a new socket, the next `pitwall` moves the link, and
 * agents that have run for days can still push. Undefined when the person has no ssh agent or its socket is gone; a
 * link that worked is then left alone. `dir` is the private runtime directory.
 */
export function updateSshAgentLink(
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const link = join(dir, 'ssh-agent');
  const socket = env.SSH_AUTH_SOCK;
  if (socket === undefined || socket === '') return undefined;
  // Inside an agent the variable already names the link; a link to itself would cut everybody off.
  if (socket === link) return link;
  if (!isSocket(socket)) return undefined;
  const fresh = `${link}.${randomBytes(6).toString('hex')}`;
  try {
    symlinkSync(socket, fresh);
    renameSync(fresh, link);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new Failure(`cannot point ${link} at the ssh agent (${errnoOf(error) ?? String(error)})`, {
      cause: error,
    });
  }
  return link;
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket();
  } catch {
    return false;
  }
}
