import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTerminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';
import { phone } from './support/phone.ts';
import { sandbox } from './support/sandbox.ts';

const bin = join(import.meta.dirname, '../../bin/pitwall.js');

test("an agent of the repository's settings is refused until its exact text was trusted", async () => {
  const box = sandbox();
  mkdirSync(join(box.repo.dir, '.pitwall'));
  const agents = (command: string) =>
    writeFileSync(
      join(box.repo.dir, '.pitwall', 'config.json'),
      JSON.stringify({ agents: { helper: { command: ['/bin/sh', '-c', command], prompt: 'none' } } }),
    );
  agents('echo ran > ran.txt; \u001b]0;exec sh\u0007 exec sh');
  const refused = await box.pitwall('new', '-a', 'helper', '--name', 'one', 'go');
  expect(refused.code).toBe(4);
  expect(refused.err).toContain('echo ran > ran.txt; \\u001b]0;exec sh');
  expect(refused.err).toContain('pitwall config trust');
  expect(JSON.parse((await box.pitwall('ls', '--json')).out).sessions).toEqual([]);
  expect(box.repo.git('branch', '--list', 'pitwall/*')).toBe('');

  agents('echo ran > ran.txt; exec sh');
  const trusting = phone(box, 'config', 'trust');
  await trusting.shows('Trust exactly this text');
  trusting.press('y\r');
  expect(await trusting.ended()).toEqual({ exit: 0 });
  expect((await box.pitwall('new', '-a', 'helper', '--name', 'one', 'go')).code).toBe(0);
  const { worktree } = await box.session('one');
  await until(() => existsSync(join(worktree, 'ran.txt')), 'the agent ran');

  agents('echo other > other.txt; exec sh');
  expect((await box.pitwall('new', '-a', 'helper', '--name', 'two', 'go')).code).toBe(4);
  await box.pitwall('stop', 'one', '--kill');
  expect((await box.pitwall('resume', 'one')).code).toBe(4);
});

test('a hidden part of a setup command is written out before it is trusted', async () => {
  const box = sandbox();
  mkdirSync(join(box.repo.dir, '.pitwall'));
  writeFileSync(
    join(box.repo.dir, '.pitwall', 'config.json'),
    JSON.stringify({ worktree: { setup: 'true \u001b]0;; touch hidden;\u0007' } }),
  );
  const starting = phone(box, 'new', '-a', 'shell', '--name', 'one');
  await starting.shows('touch hidden');
  starting.press('n\r');
  expect(await starting.ended()).toEqual({ exit: 4 });
});

test('the next command repairs a terminal that a killed attach left dirty', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const tty = openTerminal({ command: '/bin/sh', cwd: box.repo.dir, env: { ...box.env, PS1: 'outer> ' } });
  await tty.sees('outer>');
  tty.write(`'${process.execPath}' '${bin}' attach one\r`);
  await tty.sees('shell>');
  tty.write("printf '\\033[?1003h'; echo mouse is on\r");
  await until(
    () => tty.modes.mouse && tty.modes.alternate,
    'the modes of the attach and of the agent are on',
  );
  const [attach] = readFileSync(`/proc/${tty.pid}/task/${tty.pid}/children`, 'utf8').trim().split(' ');
  process.kill(Number(attach), 'SIGKILL');
  await tty.sees('Killed');
  expect(tty.modes).toMatchObject({ mouse: true, alternate: true });
  // What a terminal that was left raw needs, Enter being no Enter there.
  tty.write(`stty sane\n'${process.execPath}' '${bin}' ls\n`);
  await until(() => !tty.modes.mouse && !tty.modes.alternate, 'the terminal is as it was');
  await tty.sees('pitwall/one');
});

test('the setting ui.colors holds for commands, on a terminal only', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const colours = async (choice: string) => {
    box.settings({ ui: { colors: choice } });
    const tty = openTerminal({
      command: process.execPath,
      args: [bin, 'ls'],
      cwd: box.repo.dir,
      env: box.env,
    });
    await tty.ends();
    return [...new Set(tty.raw().match(/\x1b\[[34]8;5|\x1b\[[39]\dm/g))];
  };
  expect(await colours('auto')).toContain('\x1b[38;5');
  expect(await colours('none')).toEqual([]);
  expect(await colours('16')).not.toContain('\x1b[38;5');
  box.settings({ ui: { colors: '256' } });
  expect((await box.pitwall('ls')).out).not.toContain('\x1b');
});
