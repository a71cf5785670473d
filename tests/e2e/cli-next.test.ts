import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { phone } from './support/phone.ts';
import { askingAgent, type Sandbox, sandbox } from './support/sandbox.ts';

async function asking(...names: string[]): Promise<Sandbox> {
  const box = sandbox();
  box.settings(askingAgent(tempDir('agent')));
  for (const name of names) {
    await box.pitwall('new', '-a', 'asker', '--name', name, 'ask me');
    await until(async () => (await box.session(name)).question, `${name} asks`);
  }
  return box;
}

function answers(box: Sandbox, name: string): string {
  const file = join(box.record(name).git.worktree, 'answers.txt');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

test('the oldest question is answered by one key, then the next one is shown', async () => {
  const box = await asking('first', 'second');
  const next = phone(box, 'next');
  await next.shows('quit');
  expect(next.text()).toContain('first\n');
  expect(next.text()).toContain('2 waiting');
  // Pressed until it is taken: the first presses may fall into the time in which nobody can have read the question.
  await until(() => {
    if (answers(box, 'first') === '') next.press('y');
    return answers(box, 'first');
  }, 'the answer arrives');
  expect(answers(box, 'first')).toBe('answered 1\n');
  await next.shows('delivered');
  await next.shows('second\n');
  // ctrl-c also when the presses of before arrive together with it.
  next.press('\u0003');
  expect(await next.ended()).toEqual({ exit: 0 });
  expect(answers(box, 'second')).toBe('');
});

test('two sessions that were started at once are both shown, though their questions may have equal ids', async () => {
  const box = sandbox();
  box.settings(askingAgent(tempDir('agent')));
  const names = ['first', 'second'];
  await Promise.all(names.map(name => box.pitwall('new', '-a', 'asker', '--name', name, 'ask me')));
  for (const name of names) await until(async () => (await box.session(name)).question, `${name} asks`);
  const next = phone(box, 'next');
  await until(() => {
    if (!next.text().includes('no more questions')) next.press('s');
    return next.text().includes('no more questions');
  }, 'both are skipped');
  for (const name of names) expect(next.text()).toContain(`${name}\n`);
  expect(await next.ended()).toEqual({ exit: 0 });
});

test('a held key answers nothing, s leaves a question open', async () => {
  const box = await asking('first');
  const next = phone(box, 'next');
  await next.shows('quit');
  next.press('yyyy');
  next.press('\u001b[A');
  await until(() => {
    if (!next.text().includes('no more questions')) next.press('s');
    return next.text().includes('no more questions');
  }, 'it is skipped');
  expect(await next.ended()).toEqual({ exit: 0 });
  expect(answers(box, 'first')).toBe('');
  expect((await box.session('first')).question).not.toBeNull();
});

test('a question that is answered elsewhere leaves the screen', async () => {
  const box = await asking('first');
  const next = phone(box, 'next');
  await next.shows('quit');
  await box.pitwall('deny', 'first');
  await next.shows('closed meanwhile');
  expect(await next.ended()).toEqual({ exit: 0 });
  expect(answers(box, 'first')).toBe('answered 2\n');
});
