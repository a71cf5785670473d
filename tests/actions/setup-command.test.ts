import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSetup } from '../../src/actions/create/setup-command.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const env = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  PITWALL_TEST_RUN: process.env.PITWALL_TEST_RUN ?? '',
};

function input(command: string, more: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const cwd = tempDir('setup');
  return { command, cwd, env, logFile: join(cwd, 'setup.log'), timeoutMs: 20_000, ...more };
}

test('it runs in the worktree, reports its lines and keeps all of them in the log', async () => {
  const lines: string[] = [];
  const run = input('echo one; echo two >&2; pwd > where');
  await runSetup({ ...run, onLine: line => lines.push(line) });
  expect(readFileSync(run.logFile, 'utf8').split('\n').sort().join(' ').trim()).toBe('one two');
  expect(readFileSync(join(run.cwd, 'where'), 'utf8').trim()).toBe(run.cwd);
  expect(lines.length).toBeGreaterThan(0);
});

test('a failure names the command, its exit code and its last lines without their escapes', async () => {
  const error = await runSetup(input(`printf 'no \\033[31mdisk\\033[0m\\n'; exit 7`)).catch(e => e);
  expect(error.message).toBe('the setup command ended with exit code 7: no disk');
  expect(error.command).toEqual(['sh', '-c', `printf 'no \\033[31mdisk\\033[0m\\n'; exit 7`]);
});

test('a timeout ends the command and its children', async () => {
  const run = input('sleep 300 & echo $! > child; wait', { timeoutMs: 300 });
  const error = await runSetup(run).catch(e => e);
  expect(error.message).toContain('took longer than');
  const child = Number(readFileSync(join(run.cwd, 'child'), 'utf8'));
  await until(() => !alive(child), 'the child is gone');
});

test('an abort ends it at once', async () => {
  const stop = new AbortController();
  const run = input('echo ready > started; sleep 300', { signal: stop.signal });
  const running = runSetup(run).catch(e => e);
  await until(() => readFileSync(join(run.cwd, 'started'), 'utf8'), 'it started');
  stop.abort();
  expect((await running).message).toContain('was cancelled');
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
