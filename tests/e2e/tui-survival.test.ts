import { expect, test } from 'vitest';
import { processIdentity } from '../../src/lib/process-id.ts';
import { openApp } from '../support/app.ts';
import { until } from '../support/until.ts';
import { sandbox } from './support/sandbox.ts';

test('agents outlive kill -9 of the TUI, and the next one shows the same screen', async () => {
  const box = sandbox();
  await box.pitwall('new', 'stay', '-a', 'shell', '--name', 'stay');
  const first = await openApp(box);
  await first.row('stay', 'at its prompt');
  await first.select('stay');
  first.press('pane.focus').type('echo still$((1 + 1))here\r');
  await first.sees('still2here');
  first.terminal.kill('SIGKILL');
  await first.terminal.exited;

  const host = box.record('stay').host?.pid ?? 0;
  expect(processIdentity(host)).toBeDefined();
  const second = await openApp(box);
  await second.sees('still2here');
  await second.selected('stay');
  await second.quit();
  expect(processIdentity(host)).toBeDefined();
});

test('hosts that died make sessions lost, and all are resumed with two keys', async () => {
  const box = sandbox();
  for (const name of ['one', 'two']) await box.pitwall('new', name, '-a', 'shell', '--name', name);
  for (const name of ['one', 'two']) process.kill(box.record(name).host?.pid ?? 0, 'SIGKILL');
  const app = await openApp(box);
  await app.sees('2 lost');
  await app.row('one', /host is gone|lost/);
  await app.select('one');
  app.press('session.resume');
  await app.sees('resume all 2 lost sessions');
  app.type('a');
  for (const name of ['one', 'two']) {
    await until(async () => (await box.session(name)).status.value === 'idle', `${name} to be back`, 30_000);
    await app.row(name, 'at its prompt');
  }
  await app.losesSight('stopped');
  await app.quit();
});

test('two screens show the same sessions, each with its own selection', async () => {
  const box = sandbox();
  const [a, b] = [await openApp(box), await openApp(box, { cols: 100, rows: 30 })];
  for (const name of ['one', 'two']) await box.pitwall('new', name, '-a', 'shell', '--name', name);
  for (const app of [a, b]) {
    await app.row('one', 'shell');
    await app.row('two', 'shell');
  }
  await a.select('one');
  await b.select('two');
  await a.selected('one');
  await box.pitwall('stop', 'one', '--kill');
  for (const app of [a, b]) await app.sees('1 stopped');
  await a.quit();
  await b.quit();
});

test('any size is usable, and a storm of sizes ends in the right picture', async () => {
  const box = sandbox();
  await box.pitwall('new', 'sized', '-a', 'shell', '--name', 'sized');
  const app = await openApp(box, { cols: 40, rows: 20 });
  await app.sees('sized');
  for (let i = 0; i < 30; i++) app.terminal.resize(30 + ((i * 37) % 150), 8 + ((i * 13) % 40));
  app.terminal.resize(15, 5);
  await app.sees('pitwall needs');
  app.terminal.resize(120, 33);
  await app.row('sized', 'shell');
  await app.sees('all keys');
  await app.terminal.until(
    rows => rows.filter(row => row.includes('Sessions')).length === 1 && rows.length === 33,
    'one clean picture',
  );
  await app.quit();
});
