import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { phone } from './support/phone.ts';
import { sandbox } from './support/sandbox.ts';

/** An editor that is left at once. */
const quits = { EDITOR: 'true' };

test('leaving the editor without a change starts nothing, and an old draft comes only when it is asked for', async () => {
  const box = sandbox();
  box.settings({ agents: { default: 'claude', claude: { command: ['not-there'] } } });
  expect((await box.pitwall('new', 'the old task')).err).toContain('the task is kept');
  Object.assign(box.env, quits);
  const plain = phone(box, 'new');
  await plain.shows('pitwall: there is no task');
  expect(await plain.ended()).toEqual({ exit: 2 });
  expect(plain.text().replaceAll('\n', '')).toContain('pitwall new --draft takes the newest one');

  const edited = await box.pitwall('new', '-a', 'shell', '--edit', 'fix it');
  expect(edited.code).toBe(2);
  expect(edited.err).toContain('left as it was in the editor, so nothing is started');
  const draft = await box.pitwall('new', '-a', 'shell', '--draft', '--edit');
  expect(draft.code).toBe(2);
  expect(draft.err).toContain('pitwall new --draft without --edit starts it as it is');
  expect(JSON.parse((await box.pitwall('ls', '--json')).out).sessions).toEqual([]);
});

test('a task that was changed in the editor is started', async () => {
  const box = sandbox();
  const editor = join(tempDir('editor'), 'editor');
  writeFileSync(editor, '#!/bin/sh\necho "and test it" >> "$1"\n');
  chmodSync(editor, 0o755);
  const run = await box.run(['new', '-a', 'shell', '--name', 'one', '--edit', 'fix it'], {
    env: { EDITOR: editor },
  });
  expect(run.code).toBe(0);
  expect(box.record('one').task.goal).toMatch(/^fix it\n+and test it$/);
});
