import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { readLogoutRules } from '../../agents/link/login-scope.ts';
import type { Paths } from '../../lib/paths.ts';
import type { Env } from '../context.ts';
import { type Check, note, ok, warning } from './check.ts';

/** Whether agents outlive a logout here, and whether they can push over ssh. */
export async function checkMachine(env: Env, paths: Paths): Promise<Check[]> {
  return [await logout(paths.uid), sshAgent(env)];
}

/** A hanging D-Bus must not hang the doctor. ms. */
const probeTimeoutMs = 1000;

async function logout(uid: number): Promise<Check> {
  const rules = await readLogoutRules(
    ownCgroup(),
    uid,
    argv =>
      new Promise(resolve => {
        execFile(argv[0] ?? '', argv.slice(1), { timeout: probeTimeoutMs }, (error, stdout) =>
          resolve({ code: error ? (typeof error.code === 'number' ? error.code : 127) : 0, stdout }),
        );
      }),
  );
  if (!rules.inLoginScope)
    return ok('logout', 'agents go on after a logout: this is not a login scope of systemd');
  if (rules.killUserProcesses === undefined)
    return note('logout', 'systemd-logind could not be asked what a logout ends');
  if (!rules.killUserProcesses) return ok('logout', 'agents go on after a logout: KillUserProcesses is off');
  if (rules.linger)
    return ok('logout', 'agents go on after a logout: they are started outside of the login scope');
  return warning(
    'logout',
    'a logout ends your agents: KillUserProcesses is on and lingering is off',
    'run: loginctl enable-linger',
  );
}

function sshAgent(env: Env): Check {
  const socket = env.SSH_AUTH_SOCK;
  if (!socket)
    return note('ssh agent', 'none: agents can push over ssh only with a key without a passphrase');
  const found = statSync(socket, { throwIfNoEntry: false });
  if (found?.isSocket()) return ok('ssh agent', 'agents reach it through a stable link');
  return warning(
    'ssh agent',
    `SSH_AUTH_SOCK names ${socket}, which is not there`,
    'start a new login or unset it',
  );
}

function ownCgroup(): string {
  try {
    return readFileSync('/proc/self/cgroup', 'utf8');
  } catch {
    // Not Linux: there are no login scopes.
    return '';
  }
}
