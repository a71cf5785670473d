import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { outputSchemas } from '../../src/cli/output/schemas.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { askingAgent, sandbox } from './support/sandbox.ts';
import { watching } from './support/watching.ts';

test('every --json output keeps to its published schema', async () => {
  const box = sandbox();
  box.settings(askingAgent(tempDir('agent')));
  const check = (schema: z.ZodType, text: string) =>
    expect(() => schema.parse(JSON.parse(text))).not.toThrow();
  const watch = await watching(box);

  check(outputSchemas.ls, (await box.pitwall('ls', '--json')).out);
  check(outputSchemas.new, (await box.pitwall('new', '-a', 'asker', '--name', 'one', '--json', 'ask')).out);
  await until(async () => (await box.session('one')).question, 'it asks');
  check(outputSchemas.ls, (await box.pitwall('ls', '--json')).out);
  check(outputSchemas.ls, (await box.pitwall('ls', '-A', '--json', '--state', 'needs-input')).out);
  check(outputSchemas.next, (await box.pitwall('next', '--json')).out);
  check(outputSchemas.wait, (await box.pitwall('wait', 'one', '--json', '--until', 'needs-input')).out);
  check(outputSchemas.explain, (await box.pitwall('explain', 'one', '--json')).out);
  check(outputSchemas.receipt, (await box.pitwall('approve', 'one', '--json')).out);
  check(outputSchemas.receipt, (await box.pitwall('send', 'one', '--json', 'hello')).out);
  const file = join((await box.session('one')).worktree, 'answers.txt');
  await until(async () => (await box.pitwall('diff', 'one', '--json')).out.includes('answers.txt'), file);
  check(outputSchemas.diff, (await box.pitwall('diff', 'one', '--json')).out);
  check(outputSchemas.show, (await box.pitwall('show', 'one', '--json')).out);
  check(outputSchemas.drafts, (await box.pitwall('new', '--drafts', '--json')).out);
  await box.pitwall('new', '-a', 'asker', '--base', 'no-such-branch', '--only', 'src', 'a kept task');
  const drafts = (await box.pitwall('new', '--drafts', '--json')).out;
  check(outputSchemas.drafts, drafts);
  expect(JSON.parse(drafts).drafts).toMatchObject([
    {
      task: 'a kept task',
      agent: 'asker',
      why: expect.stringContaining('no-such-branch'),
      fields: { only: ['src'] },
    },
  ]);
  expect((await box.pitwall('new', '--drop-draft', '--json')).code).toBe(2);
  check(outputSchemas.doctor, (await box.pitwall('doctor', '--json')).out);
  check(outputSchemas['config-output'], (await box.pitwall('config', '--json')).out);
  await until(() => watch.of('one').some(({ event }) => event === 'answered'), 'watch told the answer');
  for (const line of watch.lines()) check(outputSchemas.watch, line);
});
