import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectHost } from '../../src/agents/link/client.ts';
import { until } from '../support/until.ts';
import { obeyingAgent, type Sandbox, sandbox, tells } from './support/sandbox.ts';

const lookers = [['diff'], ['diff', '--stat'], ['review', '--done'], ['review', '--changes'], ['files']];

/** What each command that looks into the worktree says about the session `one`. */
async function said(box: Sandbox): Promise<string[]> {
  const runs = [];
  for (const [command = '', ...options] of lookers) {
    runs.push(await box.pitwall(command, 'one', ...options));
  }
  expect(runs.map(({ code }) => code)).toEqual(lookers.map(() => 1));
  return [...new Set(runs.map(({ err }) => err))];
}

test('a worktree that was deleted under its agent is said to be gone, and its last turn can be shown', async () => {
  const box = sandbox();
  box.settings(obeyingAgent(String(box.env.HOME)));
  await box.pitwall('new', 'task', '-a', 'obeyer', '--name', 'one');
  const { id, host } = box.record('one');
  const client = await connectHost(String(host?.socket), { role: 'control' });
  onTestFinished(() => client.close());
  const { worktree } = await box.session('one');
  const shows = (value: string) =>
    until(async () => (await box.session('one')).status.value === value, `it is ${value}`);
  await client.input(tells('working'));
  await shows('working');
  writeFileSync(join(worktree, 'work.txt'), 'work\n');
  await client.input(tells('idle'));
  await shows('idle');
  const facts = join(box.repo.dir, '.git', 'pitwall', 'sessions', id, 'facts.jsonl');
  await until(() => readFileSync(facts, 'utf8').includes('"why":"turn"'), 'the snapshot of the turn');

  rmSync(worktree, { recursive: true });
  expect(await said(box)).toEqual([
    `pitwall: the worktree of one, ${worktree}, is gone; pitwall stop one and pitwall resume one make it again from its branch; pitwall diff one --turn last shows the last snapshot\n`,
  ]);
  const last = await box.pitwall('diff', 'one', '--turn', 'last');
  expect(last).toMatchObject({ code: 0, out: expect.stringContaining('+work') });
});

test('what was measured before is not taken for a worktree that is gone, nor the repository around its folder', async () => {
  const box = sandbox({ '.gitignore': '/trees\n' });
  box.settings({ worktree: { root: 'trees' } });
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await until(async () => (await box.session('one')).status.value === 'idle', 'the shell waits');
  const { worktree } = await box.session('one');
  // Looked at while nothing was changed: from here on its size is known, and it is none.
  expect((await box.pitwall('diff', 'one', '--stat')).out).toBe('no changes\n');
  await box.pitwall('stop', 'one', '--kill');
  rmSync(worktree, { recursive: true });
  const resume = 'pitwall resume one makes it again from its branch\n';
  expect(await said(box)).toEqual([`pitwall: the worktree of one, ${worktree}, is gone; ${resume}`]);
  mkdirSync(worktree);
  expect(await said(box)).toEqual([
    `pitwall: the worktree of one, ${worktree}, is no git worktree any more; ${resume}`,
  ]);
  expect((await box.pitwall('resume', 'one')).code).toBe(0);
  expect((await box.pitwall('diff', 'one', '--stat')).out).toBe('no changes\n');
});
