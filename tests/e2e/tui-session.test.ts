import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { until } from '../support/until.ts';
import { sandbox } from './support/sandbox.ts';

test('an empty repository says how to begin', async () => {
  const app = await openApp(sandbox());
  await app.sees('No session yet.');
  await app.sees(/shop-api on main/);
  await app.quit();
});

test('a start that fails says why in the form, which keeps what was typed', async () => {
  const box = sandbox();
  box.settings({ worktree: { setup: 'exit 3' } });
  const app = await openApp(box);
  app.press('session.new');
  await app.sees('Task');
  app.type('look around').keys('ctrl-s');
  await app.sees('what you typed is still in the');
  await app.sees('ctrl-s start');
  await app.sees('exit code 3');
  await app.sees('look around');
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');
  app.keys('esc');
  await app.losesSight('Verify with');
  // What was begun is taken back on the screen, too.
  await app.sees('no session yet');
  await app.quit();
});

test('a session from the form to its end', async () => {
  const box = sandbox();
  const app = await openApp(box);
  app.press('session.new');
  await app.sees('Task');
  app.type('look around');
  await app.sees('look around');
  app.keys('esc');
  await app.losesSight('Verify with');

  await box.pitwall('new', 'look around', '-a', 'shell', '--name', 'scratch');
  await app.row('scratch', 'at its prompt');
  await app.select('scratch');
  await app.sees('pitwall/scratch');

  app.press('pane.focus').type('echo "hello $((40 + 2))" > new.txt; cat new.txt\r');
  await app.sees('hello 42');
  const { worktree } = box.record('scratch').git;
  expect(existsSync(join(worktree, 'new.txt'))).toBe(true);
  app.press('pane.leave');

  app.press('pane.diff');
  await app.sees('new.txt');
  await app.sees(/\+ +hello 42/);

  await app.row('scratch', '1 file');
  app.press('session.reviewed');
  await app.sees(/DONE\s+1/);
  await app.row('scratch', /reviewed/);
  expect((await box.session('scratch')).review.state).toBe('reviewed');

  // A later change makes exactly this session ready again.
  writeFileSync(join(worktree, 'later.txt'), 'more\n');
  app.press('app.refresh');
  await app.sees(/READY FOR REVIEW\s+1/, 30_000);

  app.press('session.stop');
  await app.sees(/quit/i);
  app.type('q');
  await until(
    async () => (await box.session('scratch')).status.value === 'exited',
    'the shell to end',
    30_000,
  );
  await app.quit();
});

test('full screen is the agent alone, and back is as it was', async () => {
  const box = sandbox();
  await box.pitwall('new', 'one', '-a', 'shell', '--name', 'one');
  await box.pitwall('new', 'two', '-a', 'shell', '--name', 'two');
  const app = await openApp(box);
  await app.row('two', 'at its prompt');
  await app.select('two');
  // Said before the first time, and only then.
  app.press('session.attach');
  await app.sees('ctrl-] leaves it and comes back here');
  app.keys('enter');
  await app.losesSight('all keys');
  app.type('echo full$((1 + 1))\r');
  await app.sees('full2');
  app.keys('ctrl-]');
  await app.sees('all keys');
  await app.selected('two');
  await app.sees('full2');
  await app.quit();
  expect(app.terminal.modes).toMatchObject({ alternate: false, bracketedPaste: false, mouse: false });
  expect(app.terminal.cursor.visible).toBe(true);
});

test('removing spells out what would be lost, and keeps it', async () => {
  const box = sandbox();
  await box.pitwall('new', 'work', '-a', 'shell', '--name', 'work');
  const { worktree } = box.record('work').git;
  writeFileSync(join(worktree, 'precious.txt'), 'work\n');
  await box.pitwall('stop', 'work', '--kill');
  const app = await openApp(box);
  await app.row('work', /.+/);
  await app.select('work');
  app.press('session.remove');
  await app.sees(/uncommitted|not committed|untracked/i);
  expect(existsSync(join(worktree, 'precious.txt'))).toBe(true);
  app.keys('esc');
  await app.losesSight(/uncommitted|not committed|untracked/i);
  await app.quit();
  expect(existsSync(join(worktree, 'precious.txt'))).toBe(true);
});

test('what is typed while full screen is starting is the agent\u2019s, and the chord that leaves is obeyed', async () => {
  const box = sandbox();
  await box.pitwall('new', 'one', '-a', 'shell', '--name', 'one');
  const app = await openApp(box);
  await app.row('one', 'at its prompt');
  await app.select('one');
  app.press('session.attach');
  await app.sees('ctrl-] leaves it');
  app.keys('esc');
  await app.losesSight('ctrl-] leaves it');
  // One write: everything is there before the attach has a connection.
  app.type('zecho ty$((1 + 1))ped\r\x1d');
  await app.sees('all keys');
  await app.sees('ty2ped');
  await app.selected('one');
  await app.quit();
});
