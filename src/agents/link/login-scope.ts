/** What this machine does with processes when the person logs out. */
export interface LogoutRules {
  /** This process lives in the scope of a login (`session-3.scope`), which systemd may kill at logout. */
  inLoginScope: boolean;
  /** logind's `KillUserProcesses`; undefined when it cannot be asked. */
  killUserProcesses: boolean | undefined;
  /** The user manager outlives the last login. */
  linger: boolean | undefined;
}

/** Runs a program and gives its exit code and stdout; 127 when it is not there. */
export type Probe = (argv: readonly string[]) => Promise<{ code: number; stdout: string }>;

/**
 * The words in front of the host's command line that take it out of the login's scope; empty where setsid is enough.
 * Only with KillUserProcesses=yes and lingering on: without the first nothing is killed, without the second the user
 * manager, and every scope of it, ends with the last login anyway.
 */
export function scopePrefix(rules: LogoutRules): string[] {
  const escapes = rules.inLoginScope && rules.killUserProcesses === true && rules.linger === true;
  return escapes ? ['systemd-run', '--user', '--scope', '--collect', '--quiet', '--'] : [];
}

/** Asks logind. Starts no program outside of a login scope, so most launches pay nothing. `cgroup`: /proc/self/cgroup. */
export async function readLogoutRules(cgroup: string, uid: number, probe: Probe): Promise<LogoutRules> {
  const inLoginScope = isLoginScope(cgroup);
  if (!inLoginScope) return { inLoginScope, killUserProcesses: undefined, linger: undefined };
  const manager = ['org.freedesktop.login1', '/org/freedesktop/login1', 'org.freedesktop.login1.Manager'];
  const [kill, linger] = await Promise.all([
    probe(['busctl', '--system', 'get-property', ...manager, 'KillUserProcesses']),
    probe(['loginctl', 'show-user', String(uid), '--property=Linger', '--value']),
  ]);
  return {
    inLoginScope,
    killUserProcesses: kill.code === 0 ? kill.stdout.trim() === 'b true' : undefined,
    linger: linger.code === 0 ? linger.stdout.trim() === 'yes' : undefined,
  };
}

/** `/user.slice/user-1000.slice/session-3.scope`, in the unified or the systemd hierarchy. */
export function isLoginScope(cgroup: string): boolean {
  return cgroup.split('\n').some(line => /^\d+:(name=systemd)?:.*\/session-[^/]+\.scope(\/|$)/.test(line));
}
