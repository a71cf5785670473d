import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { askingAgent, sandbox } from './support/sandbox.ts';

test('from a cold start the oldest question is answered with two keys', async () => {
  const box = sandbox();
  box.settings(askingAgent(tempDir('asker')));
  for (const name of ['first', 'second']) await box.pitwall('new', 'ask me', '-a', 'asker', '--name', name);
  for (const name of ['first', 'second'])
    await until(async () => (await box.session(name)).question, `${name} asks`);

  const app = await openApp(box);
  await app.sees('2 need input');
  await app.row('first', 'Run npm test ?');
  app.press('list.next-waiting');
  await app.selected('first');
  await app.sees('❯ 1. Yes');
  const answers = join(box.record('first').git.worktree, 'answers.txt');
  await until(async () => {
    app.press('answer.approve');
    // A key counts when the question stood there for 0.4 s, and a held one does not: one press, then a look.
    return await until(() => existsSync(answers), 'the answer', 1500).catch(() => false);
  }, 'the question to be answered');
  await app.sees('got 1');
  expect(readFileSync(join(box.record('first').git.worktree, 'answers.txt'), 'utf8')).toBe('answered 1\n');

  await app.sees('1 needs input');
  app.press('list.next-waiting');
  await app.selected('second');
  expect(existsSync(join(box.record('second').git.worktree, 'answers.txt'))).toBe(false);
  await app.quit();
});

test('a held key answers one question, never the next one', async () => {
  const box = sandbox();
  box.settings(askingAgent(tempDir('asker')));
  await box.pitwall('new', 'ask me', '-a', 'asker', '--name', 'only');
  await until(async () => (await box.session('only')).question, 'it asks');
  const app = await openApp(box);
  await app.row('only', 'Run npm test ?');
  // A held key arrives as one chunk, at once. Has the question stood there for 0.4 s, the first of them may answer.
  app.type('yyyyyyyy');
  await app.sees(/held|just now/i);
  await app.quit();
  await box.pitwall('stop', 'only');
  const answers = join(box.record('only').git.worktree, 'answers.txt');
  expect(['', 'answered 1\n']).toContain(existsSync(answers) ? readFileSync(answers, 'utf8') : '');
});

test('two fast enter focus a session that asks and answer nothing', async () => {
  const box = sandbox();
  box.settings(askingAgent(tempDir('asker')));
  await box.pitwall('new', 'ask me', '-a', 'asker', '--name', 'only');
  await until(async () => (await box.session('only')).question, 'it asks');
  const app = await openApp(box);
  await app.row('only', 'Run npm test ?');
  await app.select('only');
  app.type('\r\r');
  await app.sees('not sent');
  const answers = join(box.record('only').git.worktree, 'answers.txt');
  expect(existsSync(answers)).toBe(false);
  // Read, and then answered in the agent's own terminal: it takes that key and none before it.
  await until(async () => {
    app.type('2');
    return await until(() => existsSync(answers), 'the answer', 1500).catch(() => false);
  }, 'the question to be answered');
  expect(readFileSync(answers, 'utf8')).toBe('answered 2\n');
  app.press('pane.leave');
  await app.quit();
});

test('a reply to a permission denies it first, and the words arrive behind', async () => {
  const box = sandbox();
  box.settings(askingAgent(tempDir('asker')));
  await box.pitwall('new', 'ask me', '-a', 'asker', '--name', 'talk');
  await until(async () => (await box.session('talk')).question, 'it asks');
  const app = await openApp(box);
  await app.row('talk', 'Run npm test ?');
  app.press('session.reply').type('1 moment, use pnpm');
  await app.sees('Deny with a reason');
  app.keys('enter');
  await app.sees('line 1 moment, use pnpm');
  const answers = join((await box.session('talk')).worktree, 'answers.txt');
  expect(readFileSync(answers, 'utf8')).toBe('answered 2\nline 1 moment, use pnpm\n');
  await app.quit();
});

test('a reply of two lines arrives as typed', async () => {
  const box = sandbox();
  box.settings(askingAgent(tempDir('asker')));
  await box.pitwall('new', 'ask me', '-a', 'asker', '--name', 'talk');
  await until(async () => (await box.session('talk')).question, 'it asks');
  await box.pitwall('approve', 'talk');
  const app = await openApp(box);
  await app.sees('got 1');
  app.press('session.reply').type('use the test database').keys('enter');
  await app.sees('line use the test database');
  await app.quit();
});
