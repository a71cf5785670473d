import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { askingAgent, type Sandbox, sandbox } from './support/sandbox.ts';

/** One agent may work; `one` does, as it asks. */
async function full(): Promise<Sandbox> {
  const box = sandbox();
  const { agents } = askingAgent(tempDir('agent')) as { agents: object };
  box.settings({ agents: { ...agents, max: 1 } });
  expect(await box.pitwall('new', '-a', 'asker', '--name', 'one', 'ask me')).toMatchObject({ code: 0 });
  await until(async () => (await box.session('one')).question, 'it asks');
  return box;
}

test('a session beyond agents.max is queued, says so, and starts by itself when there is room', async () => {
  const box = await full();
  const queued = await box.pitwall('new', '-a', 'asker', '--name', 'two', 'ask me, too');
  expect(queued).toMatchObject({
    code: 0,
    out: expect.stringContaining('two: queued: 1 agent works, agents.max is 1'),
  });
  const two = await box.session('two');
  expect(two.status).toMatchObject({ value: 'queued', reason: '1 agent works, agents.max is 1' });
  expect((await box.pitwall('ls', '--state', 'queued')).out).toContain(
    'queued: 1 agent works, agents.max is 1',
  );
  expect((await box.pitwall('send', 'two', 'hello')).err).toContain('two is queued');
  expect((await box.pitwall('resume', 'two')).code).toBe(4);
  // Killed at once, as by a reboot of the agent: its host lets the next one start.
  expect((await box.pitwall('stop', 'one', '--kill')).code).toBe(0);
  await until(async () => (await box.session('two')).question, 'the second one asks');
  expect(box.record('two').queued).toBeUndefined();
});

test('a queued session is taken back, and started regardless', async () => {
  const box = await full();
  await box.pitwall('new', '-a', 'asker', '--name', 'two', 'ask me, too');
  expect((await box.pitwall('stop', 'two')).out).toBe('two: will not be started\n');
  expect((await box.session('two')).status.value).toBe('exited');
  expect((await box.pitwall('resume', 'two')).out).toContain('two: queued: 1 agent works, agents.max is 1');
  expect((await box.pitwall('resume', 'two', '--now')).code).toBe(0);
  await until(async () => (await box.session('two')).question, 'the second one asks');
  await box.pitwall('new', '-a', 'asker', '--name', 'three', 'and me');
  expect((await box.pitwall('rm', 'three')).code).toBe(0);
  expect((await box.pitwall('stop', '--all', '--interrupt')).err).toContain('interrupt 2 agents (');
});

test('stop --all takes back what is queued, before its place becomes free', async () => {
  const box = await full();
  await box.pitwall('new', '-a', 'asker', '--name', 'two', 'ask me, too');
  const asked = await box.pitwall('stop', '--all');
  expect(asked.code).toBe(4);
  expect(asked.err).toContain('this would stop 1 agent (one) and not start 1 that is queued (two)');
  const stopped = await box.pitwall('stop', '--all', '--yes');
  expect(stopped).toMatchObject({ code: 0, err: '' });
  expect(stopped.out).toBe('two: was queued, will not be started\none: stopped\n');
  expect(box.record('two')).toMatchObject({ status: { value: 'exited' }, host: null });
  expect(readdirSync(join(box.env.XDG_STATE_HOME ?? '', 'pitwall', 'queued'))).toEqual([]);
});

test('the screen shows a queued session as that, says for whom it waits, and starts it now', async () => {
  const box = await full();
  await box.pitwall('new', '-a', 'asker', '--name', 'two', 'ask me, too');
  const app = await openApp(box);
  await app.sees(/QUEUED\s+1/);
  await app.select('two');
  await app.sees('1 agent works, agents.max is 1:');
  await app.sees('one  asker, needs input');
  await app.sees('u start now');
  app.press('session.resume');
  await app.row('two', 'Run npm test');
  await app.quit();
});
