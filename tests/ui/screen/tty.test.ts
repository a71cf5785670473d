import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enterScreen, terminalReset } from '../../../src/term/resets.ts';
import { bundleProgram } from '../../support/bundle.ts';
import { tempDir } from '../../support/temp.ts';
import { openTerminal } from '../../support/terminal.ts';
import { until } from '../../support/until.ts';

/** The fixture under a shell, so that what the terminal looks like afterwards can be asked for. */
async function openProgram(env: Record<string, string> = {}) {
  const program = await bundleProgram(new URL('fixtures/program.ts', import.meta.url));
  const dir = tempDir('report');
  const report = join(dir, 'report');
  const script = `echo before; "$0" "$1"; echo "left $?"; stty -a | grep -o -- '-\\?icanon'; while read -r line; do "$0" "$1"; done`;
  const terminal = openTerminal({
    command: '/bin/sh',
    args: ['-c', script, process.execPath, program],
    env: { PATH: process.env.PATH ?? '', REPORT: report, TERM: 'xterm-256color', MARKS: dir, ...env },
    cols: 80,
    rows: 24,
  });
  const lines = () => (existsSync(report) ? readFileSync(report, 'utf8').split('\n') : []);
  const said = (line: string | RegExp) =>
    until(
      () => lines().some(one => (typeof line === 'string' ? one === line : line.test(one))),
      `the report of ${line} in ${lines().join(', ')}`,
    );
  await said('ready');
  return { terminal, lines, said, dir };
}

async function expectRestored(terminal: ReturnType<typeof openTerminal>, code: RegExp) {
  await terminal.sees(code);
  await terminal.sees(/(^|\n)icanon/);
  expect(terminal.screen()[0]).toBe('before');
  expect(terminal.text()).not.toContain('frame');
  expect(terminal.modes).toMatchObject({ alternate: false, bracketedPaste: false, appCursor: false });
  expect(terminal.cursor.visible).toBe(true);
}

async function pidOf(terminal: ReturnType<typeof openTerminal>): Promise<number> {
  const children = `/proc/${terminal.pid}/task/${terminal.pid}/children`;
  return Number(await until(() => readFileSync(children, 'utf8').trim(), 'the program under the shell'));
}

test('takes the terminal, and gives it back as it was', async () => {
  const { terminal } = await openProgram();
  await terminal.sees('quiet 5');
  expect(terminal.modes).toMatchObject({ alternate: true, bracketedPaste: true });
  expect(terminal.cursor).toMatchObject({ x: 23, y: 3, visible: true });
  terminal.write('q');
  await expectRestored(terminal, /left 0/);
});

test.each([
  ['SIGTERM', /left 143/],
  ['SIGHUP', /left 129/],
  ['SIGINT', /left 130/],
] as const)('%s restores the terminal and ends the program', async (signal, code) => {
  const { terminal } = await openProgram();
  process.kill(await pidOf(terminal), signal);
  await expectRestored(terminal, code);
});

test('a program that listens for the end ends itself, after the terminal was restored', async () => {
  const { terminal, said } = await openProgram({ LISTEN: '1' });
  process.kill(await pidOf(terminal), 'SIGTERM');
  await said('end SIGTERM');
  await expectRestored(terminal, /left 0/);
});

test('a crash leaves its stack on a restored screen', async () => {
  const { terminal } = await openProgram();
  terminal.write('t');
  await expectRestored(terminal, /left 1/);
  expect(terminal.text()).toContain('thrown on purpose');
});

test('a terminal that disappears ends the program quietly', async () => {
  const { terminal, said } = await openProgram({ LISTEN: '1' });
  terminal.kill('SIGKILL');
  await said(/end (gone|SIGHUP)/);
});

test('kill -9 leaves a mark, and the next program repairs the terminal first', async () => {
  const { terminal, dir } = await openProgram();
  process.kill(await pidOf(terminal), 'SIGKILL');
  await terminal.sees('left 137');
  const marks = () => readdirSync(dir).filter(name => name.startsWith('tty-'));
  expect(terminal.modes).toMatchObject({ alternate: true, bracketedPaste: true });
  expect(marks()).toHaveLength(1);
  const before = terminal.raw().length;
  terminal.write('again\n');
  const repaired = `${terminalReset}${enterScreen}`;
  await until(() => terminal.raw().slice(before).includes(repaired), 'the repair');
  await terminal.sees('quiet 5');
  terminal.write('q');
  await terminal.until(rows => rows[0] === 'before', 'the screen of the shell');
  expect(terminal.modes).toMatchObject({ alternate: false, bracketedPaste: false });
  await until(() => marks().length === 0, 'the mark to be taken away');
});

test('stopping shows the shell again, going on draws everything anew', async () => {
  const { terminal, said } = await openProgram();
  await terminal.sees('quiet 5');
  // In a session without a shell that does job control the stop is ignored, and the program comes back by itself.
  terminal.write('z');
  await said('resume');
  await terminal.sees('quiet 5');
  expect(terminal.raw()).toContain('\x1b[?1049l');
  expect(terminal.modes).toMatchObject({ alternate: true, bracketedPaste: true });
});

test('a terminal that nobody reads never blocks the loop, and gets the newest frame when it is read again', async () => {
  const { terminal, said } = await openProgram();
  await terminal.sees('quiet 5');
  terminal.pause();
  terminal.write('f');
  // 2,000 turns with a changed pane each, a write stuck in the terminal all the while: the loop goes on.
  await said('turns 2000 stalled');
  terminal.resume();
  await terminal.sees('flood 2000 5');
  await said(/^flooded/);
});

test('a terminal that nobody reads does not keep the program from ending', async () => {
  const { terminal } = await openProgram();
  terminal.pause();
  terminal.write('f');
  const pid = await pidOf(terminal);
  process.kill(pid, 'SIGTERM');
  await until(() => !existsSync(`/proc/${pid}/stat`), 'the program to end while its terminal is stalled');
});

test('a storm of resizes ends with the last size on the screen', async () => {
  const { terminal, lines, said } = await openProgram();
  for (let i = 0; i < 40; i++) terminal.resize(60 + i, 20 + (i % 10));
  terminal.resize(101, 31);
  await said('resize 101x31');
  await terminal.until(
    rows => rows[0] === 'frame 101x31 row 0' && rows[30]?.startsWith('frame 101x31 row 30'),
    'the last size',
  );
  await terminal.sees('quiet 26');
  expect(lines().filter(line => line.startsWith('resize')).length).toBeLessThan(40);
});
