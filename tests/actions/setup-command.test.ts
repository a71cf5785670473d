import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runSetup } from '../../src/actions/create/setup-command.ts';
import { bundleProgram } from '../support/bundle.ts';
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

test('an abort ends children that left its session, also one that keeps its output open and hears no signal', async () => {
  const stop = new AbortController();
  const deaf = 'trap "" TERM HUP; echo $$ > deaf.tmp; mv deaf.tmp deaf; while :; do sleep 1; done';
  const run = input(
    `setsid sleep 300 >/dev/null 2>&1 & echo $! > child; setsid sh -c '${deaf}' & sleep 300`,
    { signal: stop.signal },
  );
  const running = runSetup(run).catch(e => e);
  await until(() => existsSync(join(run.cwd, 'deaf')), 'both run');
  stop.abort();
  expect((await running).message).toContain('was cancelled');
  for (const name of ['deaf', 'child']) {
    const pid = Number(readFileSync(join(run.cwd, name), 'utf8'));
    await until(() => !alive(pid), `${name} is gone`);
  }
});

test('an abort ends it at once', async () => {
  const stop = new AbortController();
  const run = input('echo ready > started; sleep 300', { signal: stop.signal });
  const running = runSetup(run).catch(e => e);
  await until(() => readFileSync(join(run.cwd, 'started'), 'utf8'), 'it started');
  stop.abort();
  expect((await running).message).toContain('was cancelled');
});

test('kill -9 of the process that runs it ends the command and its children', async () => {
  const run = input(
    'trap "" TERM; setsid sleep 300 & echo $! > other; sleep 300 & echo $! > child.tmp; mv child.tmp child; wait',
  );
  const program = join(run.cwd, 'program.ts');
  const source = new URL('../../src/actions/create/setup-command.ts', import.meta.url).href;
  const entry = await bundled(
    program,
    `import { runSetup } from ${JSON.stringify(fileURLToPath(source))};
    await runSetup({ ...${JSON.stringify(run)} });`,
  );
  const runner = spawn(process.execPath, [entry], { env, stdio: 'inherit' });
  const ended = new Promise(resolve => runner.once('close', resolve));
  const child = Number(
    await until(
      () => existsSync(join(run.cwd, 'child')) && readFileSync(join(run.cwd, 'child'), 'utf8'),
      'it runs',
    ),
  );
  expect(alive(child)).toBe(true);
  runner.kill('SIGKILL');
  await ended;
  await until(() => !alive(child), 'the child is gone');
  const other = Number(readFileSync(join(run.cwd, 'other'), 'utf8'));
  await until(() => !alive(other), 'the one in a session of its own is gone');
});

test('what it left in the background on purpose goes on when it is done', async () => {
  const run = input('sleep 300 >/dev/null 2>&1 & echo $! > child');
  await runSetup(run);
  const child = Number(readFileSync(join(run.cwd, 'child'), 'utf8'));
  expect(alive(child)).toBe(true);
  process.kill(child, 'SIGKILL');
  await until(() => !alive(child), 'the child is gone');
});

/** One program of `text`, for a process of its own. */
async function bundled(file: string, text: string): Promise<string> {
  writeFileSync(file, text);
  return bundleProgram(pathToFileURL(file));
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
