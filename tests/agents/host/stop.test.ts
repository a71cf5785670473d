import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Adapter } from '../../../src/agents/adapters/types.ts';
import { climbStopLadder, type StopLadderOptions } from '../../../src/agents/host/stop-ladder.ts';
import { sessionProcesses } from '../../../src/lib/process-id.ts';
import { until } from '../../support/until.ts';
import { bash, script, shows, startSession } from './support/session.ts';

test("the agent's own quit is tried first and is enough for one that listens", async () => {
  const session = await startSession(bash);
  const client = await session.connect();
  await shows(client, '$');
  client.stop('quit');
  await session.host.done;
  expect(await session.record()).toMatchObject({
    exit: { signal: null, stopped: true },
    status: { value: 'exited', reason: 'stopped' },
  });
});

test('an agent that ignores quit keys, SIGHUP and SIGTERM is killed', async () => {
  const session = await startSession(
    script(`process.stdin.setRawMode(true); process.stdin.resume();
      for (const signal of ['SIGHUP', 'SIGTERM']) process.on(signal, () => console.log('ignored ' + signal));
      console.log('stubborn')`),
  );
  const client = await session.connect();
  await shows(client, 'stubborn');
  client.stop('quit');
  await session.host.done;
  const record = await session.record();
  expect(record.exit).toMatchObject({ code: null, signal: 'SIGKILL' });
  expect(record.exit?.lines).toEqual(expect.arrayContaining(['ignored SIGHUP', 'ignored SIGTERM']));
  expect(record.status.reason).toContain('SIGKILL');
});

test('background children in the session go with the agent, those in a process group of their own too', async () => {
  const session = await startSession(bash);
  const client = await session.connect();
  await client.input('(trap "" HUP TERM; sleep 1000; sleep 1000) & set +m; sleep 2000 & echo star""ted\r');
  await shows(client, 'started');
  const before = sessionProcesses(session.host.pid);
  expect(before.length).toBeGreaterThan(2);
  client.stop('quit');
  await session.host.done;
  expect(sessionProcesses(session.host.pid)).toEqual([]);
});

test('kill goes straight to the end, also while a polite stop is under way', async () => {
  const session = await startSession(
    script(`process.on('SIGHUP', () => {}); process.on('SIGTERM', () => {});
    process.stdin.setRawMode(true); process.stdin.resume(); console.log('here')`),
    { stopGraceMs: 60_000 },
  );
  const client = await session.connect();
  await shows(client, 'here');
  client.stop('quit');
  client.stop('kill');
  await session.host.done;
  expect((await session.record()).exit).toMatchObject({ signal: 'SIGKILL' });
});

test('an agent that was just forked and has no session of its own yet is ended too', async () => {
  const killed: Array<[number, string]> = [];
  await climbStopLadder('kill', {
    sid: 4711,
    processes: () => [],
    quit: [],
    type: () => undefined,
    exited: () => killed.length > 0,
    graceMs: 0,
    kill: (pid, signal) => killed.push([pid, signal]),
  });
  expect(killed).toEqual([[4711, 'SIGKILL']]);
});

test('interrupt only types the interrupt', async () => {
  const session = await startSession(bash);
  const client = await session.connect();
  await client.input('sleep 1000\r');
  await until(() => sessionProcesses(session.host.pid).length === 2, 'the command to run');
  client.stop('interrupt');
  await until(() => sessionProcesses(session.host.pid).length === 1, 'the command to end');
  await client.input('echo still he""re\r');
  await shows(client, 'still here');
});

/** A ladder over processes that exist only here. */
function ladder(changes: Partial<StopLadderOptions> = {}) {
  const steps: string[] = [];
  const alive = new Set([10, 11]);
  const options: StopLadderOptions = {
    sid: 10,
    processes: () => [...alive],
    quit: [{ bytes: 'q', pauseMs: 0 }],
    type: bytes => void steps.push(`type ${bytes}`),
    exited: () => !alive.has(10),
    graceMs: 1,
    kill(pid, signal) {
      steps.push(`${signal} ${pid}`);
      if (signal === 'SIGKILL') alive.delete(pid);
    },
    ...changes,
  };
  return { steps, alive, options };
}

test('the steps come in their order, each to everybody who is left', async () => {
  const { steps, options } = ladder();
  await climbStopLadder('quit', options);
  expect(steps.filter(step => !step.startsWith('SIGCONT'))).toEqual([
    'type q',
    'SIGHUP 10',
    'SIGHUP 11',
    'SIGTERM 10',
    'SIGTERM 11',
    'SIGKILL 10',
    'SIGKILL 11',
  ]);
});

test('an agent that has ended gets no keys; its children still get the signals', async () => {
  const { steps, alive, options } = ladder();
  alive.delete(10);
  await climbStopLadder('quit', options);
  expect(steps).not.toContain('type q');
  expect(steps).toContain('SIGKILL 11');
});

test('a process that is gone, or that is not ours, does not end the ladder; any other error does', async () => {
  const failing = (code: string) => () => {
    throw Object.assign(new Error(code), { code });
  };
  await climbStopLadder('kill', ladder({ kill: failing('ESRCH') }).options);
  await expect(climbStopLadder('kill', ladder({ kill: failing('EINVAL') }).options)).rejects.toThrow(
    'EINVAL',
  );
});

/** Asks; ctrl-c leaves the question unless it is told to be stubborn, a line answers it. Both are written down. */
const asks = (stubborn: boolean) =>
  script(`process.stdin.setRawMode(true);
    const { appendFileSync } = require('node:fs');
    let line = '';
    process.stdin.on('data', data => { for (const key of data.toString()) {
      appendFileSync('keys', key);
      if (key === '\\x03' && !${stubborn}) process.stdout.write('\\x1b[2J\\x1b[H> ');
      if (key === '\\r' && line === '/exit') process.exit(0);
      line = key === '\\r' || key === '\\x03' ? '' : line + key;
    } });
    process.stdout.write('Drop the table?');`);
const lineBased: Partial<Adapter> = {
  foreground: false,
  interrupt: '\x03',
  quit: [{ bytes: '/exit\r', pauseMs: 1000 }],
  screenRules: [
    { name: 'asks', value: 'needs-input', rows: 3, all: [/drop/], strength: 0.9 },
    { name: 'rests', value: 'idle', rows: 1, all: [/^>/], strength: 0.9 },
  ],
};

test.each([
  [
    'cancelled before the words of the quit command are typed',
    false,
    '\x03/exit\r',
    { code: 0, signal: null },
  ],
  ['never answered by them', true, '\x03', { code: null, signal: 'SIGHUP' }],
] as const)('an open question is %s', async (_, stubborn, keys, exit) => {
  const session = await startSession(asks(stubborn), {}, lineBased);
  const client = await session.connect();
  await until(
    async () => (await client.query('explain')).explain?.status.value === 'needs-input',
    'the question',
  );
  client.stop('quit');
  await session.host.done;
  expect((await session.record()).exit).toMatchObject(exit);
  expect(readFileSync(join(session.spec.cwd, 'keys'), 'utf8')).toBe(keys);
});
