import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { sandbox } from './support/sandbox.ts';

test('a task that is kept says which option is to be changed, and starts with that one', async () => {
  const box = sandbox();
  box.repo.git('branch', 'taken');
  const faults = [
    [['--name', 'Bad Name'], '--name NAME starts it under another name'],
    [['--branch', 'bad..branch'], '--branch NAME starts it on another branch'],
    [['--branch', 'taken'], '--branch NAME starts it on another branch'],
    [['--base', 'nowhere'], '--base NAME starts it from another branch or commit'],
    [['-a', 'nobody'], '-a NAME starts it with another agent'],
  ] as const;
  for (const [options, words] of faults) {
    const { code, err } = await box.pitwall('new', 'look around', '-a', 'shell', ...options);
    expect(err).toContain(`the task is kept: pitwall new --draft ${words}\n`);
    expect(err).not.toContain('✓');
    expect(code).toBeGreaterThan(0);
    const option = words.split(' ')[0] ?? '';
    const value = { '-a': 'shell', '--base': 'main' }[option] ?? 'good-name';
    const again = await box.pitwall('new', '--draft', option, value);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining(' started on ') });
    const name = String(/^(\S+) started/.exec(again.out)?.[1]);
    await box.pitwall('rm', name, '--stop', '--delete-branch');
  }
});

test('a task that is too long for an argument is refused before anything is made, and kept', async () => {
  const box = sandbox();
  box.settings({
    agents: {
      echoer: { command: ['/bin/echo'], prompt: 'argument' },
      typist: { command: ['/bin/cat'], prompt: 'type' },
    },
  });
  // The most that the system takes, its NUL included, and one byte more.
  const most = 32 * 4096 - 1;
  const start = (agent: string, bytes: number) =>
    box.run(['new', '-a', agent, '--name', agent], { input: 'x'.repeat(bytes) });
  const refused = await start('echoer', most + 1);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('the task is too long: echoer takes it as an argument, of at most 128 KiB');
  expect(refused.err).toContain('put it into a file that the worktree will hold');
  expect(refused.err).toContain('pitwall new --draft --edit');
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
  expect(existsSync(`${box.repo.dir}.worktrees`)).toBe(false);
  expect((await box.pitwall('new', '--drafts')).out).toContain('(echoer): the task is too long');

  expect((await start('echoer', most)).code).toBe(0);
  await until(async () => (await box.session('echoer')).status.value === 'exited', 'it has ended');
  expect((await box.session('echoer')).exit).toMatchObject({ code: 0 });
  expect((await start('typist', most + 1)).code).toBe(0);
});

test('no branch is ticked before it is made, and one that is taken back is said to be', async () => {
  const box = sandbox();
  const root = `${box.repo.dir}.worktrees`;
  mkdirSync(join(root, 'one'), { recursive: true });
  writeFileSync(join(root, 'one', 'mine.txt'), 'mine\n');
  const taken = await box.pitwall('new', 'look around', '-a', 'shell', '--name', 'one');
  expect(taken).toMatchObject({ code: 1, err: expect.stringContaining('is taken by a directory') });
  expect(taken.err).toContain('pitwall new --draft --name NAME');
  expect(taken.err).not.toContain('✓');

  box.settings({ worktree: { setup: 'exit 3' } });
  const failed = await box.pitwall('new', 'look around', '-a', 'shell', '--name', 'two');
  expect(failed.err).toContain('✓ branch   pitwall/two');
  expect(failed.err).toContain('; branch and worktree are taken back; ');
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
  expect(existsSync(join(root, 'two'))).toBe(false);
});
