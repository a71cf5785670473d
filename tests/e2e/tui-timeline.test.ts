import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outputSchemas } from '../../src/cli/output/schemas.ts';
import { openApp } from '../support/app.ts';
import { sandbox } from './support/sandbox.ts';

/** What a real agent leaves, written where the host writes it. */
function story(): string {
  const at = Date.now() - 60_000;
  const facts = [
    { k: 'turn.start', turn: 1, prompt: 'Fix the login' },
    { k: 'reasoning', turn: 1, id: 'r1', text: 'Look at auth first.' },
    { k: 'read', turn: 1, id: 'p1', path: 'src/auth.ts', by: 'shell' },
    {
      k: 'command',
      turn: 1,
      id: 'c1',
      cmd: 'npm test',
      cwd: '/w',
      exit: 1,
      class: 'test',
      text: 'login is broken',
    },
    { k: 'edit', turn: 1, id: 'e1', path: 'src/auth.ts', by: 'tool', added: 4, removed: 2 },
    { k: 'turn.end', turn: 1, outcome: 'done', text: 'Fixed.' },
    { k: 'turn.start', turn: 2, prompt: 'Now the logout' },
    { k: 'command', turn: 2, id: 'c2', cmd: 'make logout', exit: 0 },
    { k: 'turn.end', turn: 2, outcome: 'done', text: 'Done too.' },
  ];
  return facts.map((fact, i) => `${JSON.stringify({ t: at + i, src: 'transcript', ...fact })}\n`).join('');
}

async function told() {
  const box = sandbox();
  await box.pitwall('new', 'one', '-a', 'shell', '--name', 'one');
  await box.pitwall('stop', 'one', '--kill');
  const dir = join(box.repo.dir, '.git/pitwall/sessions', box.record('one').id);
  appendFileSync(join(dir, 'facts.jsonl'), story());
  return box;
}

test('the timeline by keys: fold, find, details, back, and all of it again after a restart', async () => {
  const box = await told();
  const first = await openApp(box);
  await first.row('one', /.+/);
  first.press('tab.next', 'tab.next');
  await first.sees('Now the logout');
  first.press('pane.focus', 'timeline.bottom', 'timeline.fold');
  await first.sees(/▸ Turn 2 .*1 command\b/);
  await first.losesSight('make logout');
  first.press('timeline.find').type('broken');
  await first.losesSight('Now the logout');
  await first.sees(/✗ tests npm test exit 1 failed/);
  first.keys('enter');
  first.press('timeline.down', 'timeline.up', 'timeline.down', 'timeline.details');
  await first.sees('reasoning before it');
  await first.sees('login is broken');
  await first.sees(/esc timeline/);
  await first.quit();

  const second = await openApp(box);
  await second.sees('login is broken');
  second.press('app.back');
  await second.sees(/esc show all/);
  second.press('app.back');
  await second.sees('Now the logout');
  second.press('timeline.kind').type('e');
  await second.sees(/± edits src\/auth.ts \+4 −2/);
  await second.losesSight('npm test');
  second.press('app.back', 'app.back');
  await second.sees(/esc terminal/);
  await second.quit();
}, 60_000);

test('show, files and who keep to their schemas, for a removed session too', async () => {
  const box = await told();
  await box.pitwall('rm', 'one');
  const read = async (...args: string[]) => (await box.pitwall(...args)).out;
  const show = outputSchemas.show.parse(JSON.parse(await read('show', 'one', '--json')));
  expect(show).toMatchObject({ archived: true, inspected: [{ path: 'src/auth.ts', reads: 1 }] });
  expect(show.mistakes[0]).toMatchObject({ kind: 'failed', text: 'npm test', exit: 1 });
  outputSchemas.mistakes.parse(JSON.parse(await read('show', 'one', '--mistakes', '--json')));
  const { files } = outputSchemas.files.parse(JSON.parse(await read('files', 'one', '--json')));
  expect(files).toMatchObject([{ path: 'src/auth.ts', edits: 1, added: 4, guessed: false }]);
  const who = outputSchemas.who.parse(JSON.parse(await read('who', 'src', '--json')));
  expect(who.sessions).toMatchObject([{ name: 'one', archived: true }]);
  expect(await read('who', 'README.md')).toBe('no session touched README.md\n');
  expect(await read('show', 'one', '--mistakes')).toMatch(/✗ failed npm test, exit 1/);
  expect(await read('show', 'one', '--md')).toContain('## Context inspected');
  expect(await read('show', 'one')).toContain('removed; the record is in the archive');
}, 60_000);
