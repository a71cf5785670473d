import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
