import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectHost } from '../../../src/agents/link/client.ts';
import { launchHost, prepareHost } from '../../../src/agents/link/launch.ts';
import { isSameProcess, processIdentity, sessionProcesses } from '../../../src/lib/process-id.ts';
import { bundleProgram } from '../../support/bundle.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { builtHost } from '../host/support/host-process.ts';
import { bash, makeSession, script, shows } from '../host/support/session.ts';

const built = builtHost();
const noLogin = { inLoginScope: false, killUserProcesses: undefined, linger: undefined };

/** Launches the real host; it is ended, by its pid, with the test. */
async function launch(session: Awaited<ReturnType<typeof makeSession>>) {
  const host = await launchHost(session.spec, {
    hostEntry: built.entry,
    log: join(session.dir, 'host.log'),
    logout: noLogin,
  });
  onTestFinished(async () => {
    const identity = processIdentity(host.pid);
    if (!identity) return;
    const client = await connectHost(session.spec.socket, { role: 'control' });
    client.stop('kill');
    await until(() => !isSameProcess(identity), 'the host to end');
  });
  return host;
}

test('a launched host serves, in a session of its own, from /, with nothing of its parent open', async () => {
  const session = await makeSession(bash);
  const host = await launch(session);
  expect(host).toMatchObject({ pid: expect.any(Number), socket: session.spec.socket });
  expect(processIdentity(host.pid)?.startTime).toBe(host.startTime);
  expect(sessionProcesses(host.pid)).toContain(host.pid);
  expect(readlinkSync(`/proc/${host.pid}/cwd`)).toBe('/');
  const client = await session.connect();
  expect(client.welcome.session).toBe(session.id);
  await client.input('echo alive\r');
  await shows(client, /^alive/m);
  const record = await session.record();
  expect(record.host).toMatchObject({
    pid: host.pid,
    startTime: host.startTime,
    socket: session.spec.socket,
  });
});

test('SIGHUP to the host and to its whole process group, and the end of every client, do not stop the agent', async () => {
  const session = await makeSession(bash);
  const host = await launch(session);
  process.kill(host.pid, 'SIGHUP');
  process.kill(-host.pid, 'SIGHUP');
  const first = await session.connect();
  await first.input('echo one\r');
  await shows(first, /^one/m);
  first.close();
  const second = await session.connect();
  await second.input('echo two\r');
  expect(await shows(second, /^two/m)).toMatch(/^one/m);
});

test('a client killed with -9 in the middle of its attach costs the agent nothing', async () => {
  const session = await makeSession(bash);
  await launch(session);
  const { encodeFrame } = await import('../../../src/agents/link/frames.ts');
  const hello = encodeFrame('hello', { protocol: 1, build: '', role: 'raw' });
  const attach = encodeFrame('attach', { cols: 80, rows: 24 });
  const bytes = Buffer.concat([hello, attach]).toString('base64');
  const code = `require('net').connect(${JSON.stringify(session.spec.socket)}).on('data', () => console.log('got'))
    .write(Buffer.from('${bytes}', 'base64'))`;
  const victim = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise(resolve => victim.stdout.once('data', resolve));
  victim.kill('SIGKILL');
  await new Promise(resolve => victim.once('exit', resolve));
  const client = await session.connect();
  await client.input('echo still here\r');
  await shows(client, /^still here/m);
});

test('kill -9 of the host leaves a socket that refuses, and the next host takes its place', async () => {
  const session = await makeSession(bash);
  const host = await launch(session);
  const identity = processIdentity(host.pid);
  process.kill(host.pid, 'SIGKILL');
  await until(() => identity && !isSameProcess(identity), 'the host to be gone');
  expect(existsSync(session.spec.socket)).toBe(true);
  const refusal = () => connectHost(session.spec.socket, { role: 'control' }).then(String, String);
  await until(async () => (await refusal()).includes('no host answers'), 'the stale socket to refuse');
  expect((await session.record()).status.value).not.toBe('exited');
  const again = await launch({ ...session, spec: { ...session.spec, mode: 'resume' } });
  expect(again.pid).not.toBe(host.pid);
  const cast = () => readFileSync(join(session.dir, 'output.cast'), 'utf8');
  await until(() => cast().includes('"resumed"'), 'the recording to go on');
});

test('SIGTERM (the machine goes down) ends host and agent, and the record does not say exited', async () => {
  const session = await makeSession(bash);
  const host = await launch(session);
  const identity = processIdentity(host.pid);
  process.kill(host.pid, 'SIGTERM');
  await until(() => identity && !isSameProcess(identity), 'the host to end');
  expect((await session.record()).status.value).not.toBe('exited');
});

test('a missing program fails the launch in one sentence and leaves no socket', async () => {
  const session = await makeSession(['no-such-agent']);
  await expect(launch(session)).rejects.toThrow(/there is no program no-such-agent; install it/);
  expect(existsSync(session.spec.socket)).toBe(false);
});

test('an agent that exits at once was launched; why it ended is in the record', async () => {
  const session = await makeSession(script('console.log("please log in"); process.exit(7)'));
  const host = await launch(session);
  const identity = { ...host, bootId: processIdentity(process.pid)?.bootId ?? '' };
  await until(() => !isSameProcess(identity), 'the host to end');
  expect((await session.record()).exit).toMatchObject({ code: 7, lines: ['please log in'] });
});

test('a second host for a running session is refused', async () => {
  const session = await makeSession(bash);
  await launch(session);
  const spec = { ...session.spec };
  await expect(
    launchHost(spec, { hostEntry: built.entry, log: join(session.dir, 'host.log'), logout: noLogin }),
  ).rejects.toThrow('already running');
});

test('a host that dies without a word fails with the end of its log', async () => {
  const session = await makeSession(bash);
  const entry = join(tempDir('entry'), 'host.mjs');
  writeFileSync(entry, 'console.error("out of luck"); process.exit(9);');
  const options = { hostEntry: entry, log: join(session.dir, 'host.log'), logout: noLogin };
  await expect(launchHost(session.spec, options)).rejects.toThrow(/ended with 9: .*out of luck/);
});

test('a host that never says anything is ended and reported', async () => {
  const session = await makeSession(bash);
  const entry = join(tempDir('entry'), 'host.mjs');
  writeFileSync(entry, 'setInterval(() => {}, 1000);');
  const options = { hostEntry: entry, log: join(session.dir, 'host.log'), logout: noLogin, timeoutMs: 300 };
  await expect(launchHost(session.spec, options)).rejects.toThrow('did not answer in time');
});

test('where logout kills, the host is started through systemd-run', async () => {
  const session = await makeSession(bash);
  const bin = tempDir('bin');
  const seen = join(bin, 'seen');
  writeFileSync(
    join(bin, 'systemd-run'),
    `#!/bin/sh\nprintf '%s\\n' "$@" > ${seen}\necho '{"ok":false,"message":"recorded"}'\n`,
  );
  chmodSync(join(bin, 'systemd-run'), 0o755);
  const options = {
    hostEntry: built.entry,
    log: join(session.dir, 'host.log'),
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    logout: { inLoginScope: true, killUserProcesses: true, linger: true },
  };
  await expect(launchHost(session.spec, options)).rejects.toThrow('recorded');
  const words = readFileSync(seen, 'utf8').trimEnd().split('\n');
  expect(words.slice(0, 5)).toEqual(['--user', '--scope', '--collect', '--quiet', '--']);
  expect(words.at(-1)).toBe(built.entry);
});

test('a prepared host ends when it is cancelled, and by itself when nobody gives it a session', async () => {
  const dir = tempDir('entry');
  const entry = join(dir, 'host.mjs');
  writeFileSync(
    entry,
    `import { readFileSync, writeFileSync } from 'node:fs';
     writeFileSync(process.env.PID_FILE, String(process.pid));
     process.exit(readFileSync(0).length === 0 ? 1 : 0);`,
  );
  const prepared = (name: string) => {
    const file = join(dir, name);
    const env = { ...process.env, PID_FILE: file };
    return { file, options: { hostEntry: entry, log: join(dir, 'host.log'), logout: noLogin, env } };
  };
  const waiting = async (file: string) => {
    const pid = Number(await until(() => existsSync(file) && readFileSync(file, 'utf8'), 'the host to wait'));
    return { gone: () => !existsSync(`/proc/${pid}`) };
  };

  const cancelled = prepared('cancelled');
  const host = prepareHost(cancelled.options);
  const first = await waiting(cancelled.file);
  host.cancel();
  await until(first.gone, 'the cancelled host to be gone');

  const orphan = prepared('orphan');
  const caller = await bundleProgram(new URL('fixtures/prepare-host.ts', import.meta.url));
  const child = spawn(process.execPath, [caller, JSON.stringify(orphan.options)], { stdio: 'ignore' });
  const second = await waiting(orphan.file);
  child.kill('SIGKILL');
  await until(second.gone, 'the orphaned host to be gone');
});
