import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { askingAgent, type Sandbox, sandbox } from './support/sandbox.ts';
import { watching } from './support/watching.ts';

async function asking(): Promise<Sandbox> {
  const box = sandbox();
  box.settings(askingAgent(tempDir('agent')));
  expect(await box.pitwall('new', '-a', 'asker', '--name', 'one', 'ask me')).toMatchObject({ code: 0 });
  await until(async () => (await box.session('one')).question, 'it asks');
  return box;
}

const answers = async (box: Sandbox) => {
  const file = join((await box.session('one')).worktree, 'answers.txt');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

test('a question is listed with its id, waited for, and approved once', async () => {
  const box = await asking();
  const { question } = await box.session('one');
  expect(question?.text).toContain('Run npm test');
  const waited = await box.pitwall('wait', 'one', '--until', 'needs-input', '--timeout', '20');
  expect(waited).toMatchObject({
    code: 0,
    out: `one needs input: ${question?.text} (question ${question?.id})\n`,
  });
  expect((await box.pitwall('next')).out).toContain(`pitwall approve one --question ${question?.id}`);

  const approved = await box.pitwall('approve', 'one', '--question', question?.id ?? '');
  expect(approved).toMatchObject({ code: 0, out: 'one: delivered: 1. Yes\n' });
  expect(await until(() => answers(box), 'the agent was answered')).toBe('answered 1\n');

  const again = await box.pitwall('approve', 'one');
  expect(again.code).toBe(4);
  expect(await answers(box)).toBe('answered 1\n');
});

test('an answer to another question than the open one is refused and types nothing', async () => {
  const box = await asking();
  const refused = await box.pitwall('deny', 'one', '--question', 'another');
  expect(refused).toMatchObject({ code: 4, out: '' });
  expect(refused.err).toContain('another question');
  expect((await box.pitwall('answer', 'one', '9')).code).toBe(4);
  expect(await answers(box)).toBe('');
  expect((await box.pitwall('answer', 'one', '2')).code).toBe(0);
  expect(await until(() => answers(box), 'the agent was answered')).toBe('answered 2\n');
});

test('from another directory the session is found in the repositories pitwall knows', async () => {
  const box = await asking();
  const home = box.env.HOME ?? '/';
  expect((await box.run(['ls'], { cwd: home })).out).toContain('one');
  expect((await box.run(['approve', 'one'], { cwd: home })).code).toBe(0);
});

test('watch tells the question and its end, one line each', async () => {
  const box = sandbox();
  box.settings(askingAgent(tempDir('agent')));
  const watch = await watching(box);
  await box.pitwall('new', '-a', 'asker', '--name', 'one', 'ask me');
  const events = () => watch.of('one').map(({ event }) => event as string);
  await until(() => events().includes('question'), 'watch tells the question');
  await box.pitwall('approve', 'one');
  await until(() => events().includes('answered'), 'watch tells that it is closed');
  expect(events()[0]).toBe('created');
});

test('an agent may read, but not answer, start or remove', async () => {
  const box = await asking();
  const { id } = await box.session('one');
  const inside = (...args: string[]) => box.run(args, { env: { PITWALL_SESSION: id } });
  expect((await inside('ls')).code).toBe(0);
  expect((await inside('show', 'one')).code).toBe(0);
  expect((await inside('diff', 'one')).code).toBe(0);
  expect((await inside('new', '--drafts')).code).toBe(0);
  for (const args of [
    ['approve', 'one'],
    ['deny', 'one'],
    ['answer', 'one', '1'],
    ['send', 'one', 'hi'],
    ['new', '-a', 'shell', 'x'],
    ['stop', 'one'],
    ['resume', 'one'],
    ['rename', 'one', 'two'],
    ['rm', 'one', '--stop', '--discard-changes'],
    ['restore', 'one'],
    ['review', 'one', '--done'],
    ['config', 'trust'],
    ['doctor', '--fix'],
    ['demo', '--no-screen'],
  ]) {
    const refused = await inside(...args);
    expect([args[0], refused.code]).toEqual([args[0], 4]);
    expect(refused.err).toContain('an agent may only read');
  }
  expect(await answers(box)).toBe('');
});

test('an agent that drops PITWALL_SESSION is known by the host among its ancestors', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const bin = join(import.meta.dirname, '../../bin/pitwall.js');
  const { worktree } = await box.session('one');
  await until(async () => (await box.session('one')).status.value === 'idle', 'the shell waits');
  await box.pitwall(
    'send',
    'one',
    `env -u PITWALL_SESSION ${process.execPath} ${bin} rename one two; echo "code $?" > code`,
  );
  expect(
    await until(
      () => existsSync(join(worktree, 'code')) && readFileSync(join(worktree, 'code'), 'utf8'),
      'it ran',
    ),
  ).toBe('code 4\n');
});
