import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import {
  ancestors,
  isSameProcess,
  isSuspended,
  processIdentity,
  sessionProcesses,
} from '../../src/lib/process-id.ts';
import { until } from '../support/until.ts';

function sleeper(options: { detached?: boolean; args?: string[] } = {}) {
  // The odd name proves that brackets and spaces in the program's name do not confuse the reader of /proc.
  const child = spawn('/bin/sh', ['-c', 'sleep 60 & exec sleep 60'], {
    stdio: 'ignore',
    argv0: 'a) b (c',
    detached: options.detached ?? false,
  });
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    for (const one of options.detached ? sessionProcesses(pid) : [pid]) process.kill(one, 'SIGKILL');
  });
  return { child, pid };
}

test('a process is the same until it ends, and a zombie is none', async () => {
  const { child, pid } = sleeper({ detached: true });
  const identity = await until(() => processIdentity(pid), 'it runs');
  expect(isSameProcess(identity)).toBe(true);
  expect(isSameProcess({ ...identity, startTime: '1' })).toBe(false);
  expect(isSameProcess({ ...identity, bootId: 'before' })).toBe(false);
  expect(ancestors(pid)[0]).toBe(process.pid);
  await until(() => sessionProcesses(pid).length === 2, 'its own child has started');
  child.kill('SIGSTOP');
  await until(() => isSuspended(pid), 'it is suspended');
  expect(isSameProcess(identity)).toBe(true);
  child.kill('SIGKILL');
  // Before Node has waited for it, it is a zombie.
  await until(() => !isSameProcess(identity), 'it is gone');
  await until(() => sessionProcesses(pid).length === 1, 'its child is still in the session');
});

test('there is no process with a pid nobody has', () => {
  expect(processIdentity(2 ** 22 + 1)).toBeUndefined();
  expect(processIdentity(0)).toBeUndefined();
  expect(processIdentity(-1)).toBeUndefined();
  expect(ancestors(2 ** 22 + 1)).toEqual([]);
});
