import { expect, test } from 'vitest';
import {
  isLoginScope,
  type Probe,
  readLogoutRules,
  scopePrefix,
} from '../../../src/agents/link/login-scope.ts';

const loginCgroup = '0::/user.slice/user-1000.slice/session-3.scope\n';

test.each([
  ['a login by ssh', loginCgroup, true],
  ['the old hierarchy', '12:cpu:/\n1:name=systemd:/user.slice/user-0.slice/session-c1.scope\n', true],
  ['the user manager', '0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope\n', false],
  ['a container', '0::/\n', false],
  ['no cgroups', '', false],
])('%s', (_, cgroup, expected) => {
  expect(isLoginScope(cgroup)).toBe(expected);
});

test('outside of a login nobody is asked', async () => {
  const probe: Probe = () => Promise.reject(new Error('asked'));
  const rules = await readLogoutRules('0::/\n', 1000, probe);
  expect(scopePrefix(rules)).toEqual([]);
});

test.each([
  ['b true', 'yes', true],
  ['b true', 'no', false],
  ['b false', 'yes', false],
  ['nonsense', 'yes', false],
])('KillUserProcesses %s and Linger %s', async (kill, linger, leaves) => {
  const asked: string[] = [];
  const probe: Probe = async argv => {
    asked.push(argv.join(' '));
    return { code: 0, stdout: `${argv[0] === 'busctl' ? kill : linger}\n` };
  };
  const prefix = scopePrefix(await readLogoutRules(loginCgroup, 1000, probe));
  expect(prefix).toEqual(leaves ? ['systemd-run', '--user', '--scope', '--collect', '--quiet', '--'] : []);
  expect(asked).toContain('loginctl show-user 1000 --property=Linger --value');
});

test('a machine whose logind does not answer is left as it is', async () => {
  const rules = await readLogoutRules(loginCgroup, 1000, async () => ({ code: 127, stdout: '' }));
  expect(rules).toEqual({ inLoginScope: true, killUserProcesses: undefined, linger: undefined });
  expect(scopePrefix(rules)).toEqual([]);
});
