import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { processIdentity, sessionProcesses } from '../../src/lib/process-id.ts';
import { until } from '../support/until.ts';
import { type Sandbox, sandbox } from './support/sandbox.ts';

/** A session of an agent that ignores the hangup and SIGTERM, and a host that is killed under it. */
async function stubborn(): Promise<{ box: Sandbox; orphan: () => Promise<number> }> {
  const box = sandbox();
  const script = join(String(box.env.HOME), 'stubborn.sh');
  writeFileSync(script, "trap '' HUP TERM\necho ready\nwhile :; do sleep 1; done\n");
  box.settings({
    agents: { stubborn: { command: ['/bin/sh', script], prompt: 'none' } },
    stop: { graceMs: 100 },
  });
  expect((await box.pitwall('new', '-a', 'stubborn', '--name', 'one', 'work')).code).toBe(0);
  const orphan = async () => {
    await until(async () => (await box.pitwall('logs', 'one')).out.includes('ready'), 'its traps are set');
    const { host, agent } = box.record('one');
    const pid = agent.process?.pid ?? 0;
    expect(sessionProcesses(pid)).toContain(pid);
    onTestFinished(() => {
      for (const left of sessionProcesses(pid)) process.kill(left, 'SIGKILL');
    });
    process.kill(host?.pid ?? 0, 'SIGKILL');
    await until(async () => (await box.session('one')).status.value === 'lost', 'it is lost');
    return pid;
  };
  return { box, orphan };
}

test('an agent that outlived its host is named by doctor and ended by resume, which says so', async () => {
  const { box, orphan } = await stubborn();
  const pid = await orphan();
  // What a person opened in the worktree is no part of the agent, even if it was started from inside of one.
  const person = spawn('sleep', ['600'], {
    cwd: box.record('one').git.worktree,
    env: { ...box.env, PITWALL_SESSION: box.record('one').id },
    detached: true,
    stdio: 'ignore',
  });
  onTestFinished(() => void person.kill('SIGKILL'));
  const found = JSON.parse((await box.pitwall('doctor', '--json')).out).checks;
  expect(found).toContainEqual(
    expect.objectContaining({ name: 'left over', text: expect.stringContaining(String(pid)), fixable: true }),
  );
  const { out, code } = await box.pitwall('resume', 'one');
  expect({ out, code }).toEqual({
    code: 0,
    out: 'one: its former agent, which ran on without a host, was ended; started anew in its worktree\n',
  });
  expect(sessionProcesses(pid)).toEqual([]);
  expect(person.pid && processIdentity(person.pid)).toBeTruthy();

  const second = await orphan();
  expect(second).not.toBe(pid);
  const mended = JSON.parse((await box.pitwall('doctor', '--fix', '--json')).out).checks;
  expect(mended).toContainEqual(expect.objectContaining({ name: 'left over', fixed: true }));
  expect(sessionProcesses(second)).toEqual([]);
});

test('a worktree is not removed under an agent that outlived its host', async () => {
  const { box, orphan } = await stubborn();
  const { worktree } = await box.session('one');
  const pid = await orphan();
  const refused = await box.pitwall('rm', 'one');
  expect(refused).toMatchObject({ code: 4, out: '' });
  expect(refused.err).toContain('one has no host, but its agent runs on (process ');
  expect(refused.err).toContain('--stop');
  expect(existsSync(worktree)).toBe(true);
  expect(sessionProcesses(pid)).toContain(pid);
  expect(await box.pitwall('rm', 'one', '--stop')).toMatchObject({ code: 0, err: '' });
  expect({ worktree: existsSync(worktree), left: sessionProcesses(pid) }).toEqual({
    worktree: false,
    left: [],
  });
});

test('stop ends an agent whose host is gone', async () => {
  const { box, orphan } = await stubborn();
  const pid = await orphan();
  expect(await box.pitwall('stop', 'one', '--kill')).toMatchObject({ code: 0, err: '' });
  expect(sessionProcesses(pid)).toEqual([]);
});
