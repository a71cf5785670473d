import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { askingAgent, sandbox } from './support/sandbox.ts';

test('words for a question that is not open any more are refused and not typed', async () => {
  const box = sandbox();
  box.settings(askingAgent(tempDir('agent')));
  await box.pitwall('new', '-a', 'asker', '--name', 'one', 'ask me');
  const question = await until(async () => (await box.session('one')).question, 'it asks');
  const file = join((await box.session('one')).worktree, 'answers.txt');
  const stale = await box.pitwall('send', 'one', '--question', 'stale', '1 of another question');
  expect(stale).toMatchObject({ code: 4, out: '' });
  expect(stale.err).toBe('pitwall: one: another question is open now, or none; nothing was sent\n');
  const blind = await box.pitwall('send', 'one', '--question', question.id, 'no, never do that');
  expect(blind).toMatchObject({ code: 4, out: '' });
  expect(blind.err).toContain('words would press its keys; nothing was sent');
  expect(existsSync(file)).toBe(false);

  expect((await box.pitwall('approve', 'one', '--question', question.id)).code).toBe(0);
  const late = await box.pitwall('send', 'one', '--question', question.id, 'yes, do it');
  expect(late).toMatchObject({ code: 4, out: '' });
  // What was typed would be in the file before this line is.
  await box.pitwall('send', 'one', 'the end');
  await until(() => readFileSync(file, 'utf8').includes('line the end'), 'the line behind it');
  expect(readFileSync(file, 'utf8')).toBe('answered 1\nline the end\n');
});

test('an agent that ends at once says why in the list, in show and on the screen', async () => {
  const box = sandbox();
  const script = join(tempDir('agent'), 'broken.sh');
  writeFileSync(script, "echo 'Welcome.'; echo 'Not logged in. Run broken login first.' >&2; exit 3\n");
  box.settings({ agents: { broken: { command: ['/bin/sh', script], prompt: 'none' } } });
  await box.pitwall('new', '-a', 'broken', '--name', 'one', 'do it');
  await until(async () => (await box.session('one')).status.value === 'exited', 'it has ended');
  const why = 'exited 3: Not logged in. Run broken login first.';
  expect((await box.session('one')).status.reason).toBe(why);
  expect((await box.pitwall('ls')).out).toContain(why);
  const shown = (await box.pitwall('show', 'one')).out;
  expect(shown).toContain(why);
  expect(shown).toMatch(/last lines +Welcome\. · Not logged in\. Run broken login first\./);
  const app = await openApp(box);
  await app.row('one', 'exited 3: Not logged in.');
  // The row is cut; the last screen is whole.
  await app.sees('Run broken login first.');
  await app.quit();
});

test('Markdown for others holds no secret, and says how many were replaced', async () => {
  const box = sandbox();
  const token = `ghp_${'a1B2c3D4e5F6g7H8i9J0'.repeat(2).slice(0, 36)}`;
  const key = 'correct-horse-battery';
  await box.pitwall('new', '-a', 'shell', '--name', 'one', `push with ${token} or ${key}`);
  const told = await box.run(['show', 'one', '--md'], { env: { DEPLOY_TOKEN: key } });
  expect(told.code).toBe(0);
  expect(told.out).toContain('push with [secret] or [secret]');
  expect(told.out + told.err).not.toContain(token);
  expect(told.out).not.toContain(key);
  expect(told.out).not.toContain(box.env.HOME);
  expect(told.out).not.toContain('person@example.com');
  expect(told.err).toMatch(/\d+ secrets were replaced/);
  const list = await box.run(['ls', '--md'], { env: { DEPLOY_TOKEN: key } });
  expect(list.out).toContain('push with [secret] or [secret]');
  expect(list.out + list.err).not.toContain(token);
  // On this machine the record is as it was.
  expect((await box.pitwall('show', 'one')).out).toContain(token);
});
