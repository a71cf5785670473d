import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  hookCommand,
  hookScript,
  mostHookBytes,
  mostMessages,
} from '../../../src/agents/adapters/hook-script.ts';
import { watchSpool } from '../../../src/agents/host/spool.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { tempDir } from '../../support/temp.ts';

const shells = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/busybox'].filter(shell => existsSync(shell));

/** Where a script lies and delivers; the name of the place needs quotes. */
function place() {
  const dir = join(tempDir('hook'), "a b'c $HOME");
  const spool = join(dir, 'spool');
  const script = join(dir, 'tell');
  mkdirSync(spool, { recursive: true });
  writeFileSync(script, hookScript, { mode: 0o700 });
  return { dir, spool, script };
}

interface Outcome {
  code: number | null;
  out: string;
  /** The agent's end of the pipe broke before it had written everything. */
  broken: boolean;
}

function run(
  argv: string[],
  input: string,
  spool: string | undefined,
  kill?: NodeJS.Signals,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, ...(spool !== undefined && { PITWALL_SPOOL: spool }) };
    const child = spawn(argv[0] ?? '', argv.slice(1), { env, cwd: '/' });
    let out = '';
    let broken = false;
    child.stdout.on('data', chunk => (out += chunk));
    child.stderr.on('data', chunk => (out += chunk));
    child.stdin.on('error', () => (broken = true));
    child.once('error', reject);
    child.once('close', code => resolve({ code, out, broken }));
    child.stdin.write(input);
    if (kill) child.kill(kill);
    child.stdin.end();
  });
}

const silent = { code: 0, out: '', broken: false };

describe.each(shells)('under %s', shell => {
  const argv = (script: string) => (shell.endsWith('busybox') ? [shell, 'sh', script] : [shell, script]);

  test('one message becomes one private file with all of it', async () => {
    const { spool, script } = place();
    const text = JSON.stringify({ said: 'ä\n\\n$x`'.repeat(40_000) });
    expect(await run(argv(script), text, spool)).toEqual(silent);
    const names = readdirSync(spool).toSorted();
    expect(names).toEqual([`.${names[1]}`, names[1]]);
    expect(readFileSync(join(spool, names[0] ?? ''), 'utf8')).toBe(text);
    for (const name of names) expect(statSync(join(spool, name)).mode & 0o777).toBe(0o600);
    expect(heard(spool)).toEqual([{ said: 'ä\n\\n$x`'.repeat(40_000) }]);
    expect(readdirSync(spool)).toEqual([]);
  });

  test('without a spool it reads everything, keeps nothing and is content', async () => {
    const { spool, script } = place();
    const text = 'x'.repeat(300_000);
    expect(await run(argv(script), text, undefined)).toEqual(silent);
    expect(await run(argv(script), text, `${spool}/gone`)).toEqual(silent);
    expect(readdirSync(spool)).toEqual([]);
  });

  test('what is too large or comes to a full spool is dropped whole', async () => {
    const { spool, script } = place();
    expect(await run(argv(script), 'x'.repeat(3 * mostHookBytes), spool)).toEqual(silent);
    expect(readdirSync(spool)).toEqual([]);
    for (let i = 0; i < 40; i += 1) writeFileSync(join(spool, `old${i}`), '{}');
    expect(await run(argv(script), 'x'.repeat(200_000), spool)).toEqual(silent);
    expect(readdirSync(spool)).toHaveLength(40);
    expect(await run(argv(script), '{"small":1}', spool)).toEqual(silent);
    expect(readdirSync(spool)).toHaveLength(42);
    for (let i = 40; i < mostMessages; i += 1) writeFileSync(join(spool, `old${i}`), '{}');
    const before = readdirSync(spool).length;
    expect(await run(argv(script), '{"small":2}', spool)).toEqual(silent);
    expect(readdirSync(spool)).toHaveLength(before);
  });

  test('a script that is ended leaves no finished half', async () => {
    const { spool, script } = place();
    await run(argv(script), '{"half":', spool, 'SIGKILL');
    // The shell may have been through already: then the message is what was sent, and nothing else.
    for (const name of readdirSync(spool).filter(each => !each.startsWith('.')))
      expect(readFileSync(join(spool, `.${name}`), 'utf8')).toBe('{"half":');
  });
});

/** What a host that begins to read now finds. */
function heard(spool: string): unknown[] {
  const events: unknown[] = [];
  const watching = watchSpool(spool, event => events.push(event), silentLog);
  onTestFinished(watching.close);
  return events;
}

test('a name that another message has is not taken again, and the command line is one word for a shell', async () => {
  const { spool, script } = place();
  const messages = Array.from({ length: 12 }, (_, i) => `{"n":${i}}`);
  const shell = ['/bin/sh', '-c', hookCommand(script)];
  const all = await Promise.all(messages.map(message => run(shell, message, spool)));
  expect(all).toEqual(messages.map(() => silent));
  const texts = heard(spool).map(event => JSON.stringify(event));
  expect(texts.toSorted()).toEqual(messages.toSorted());
});

test('the spool hands over in the order of the files, not of their names', () => {
  const { spool } = place();
  const order = ['30', '9', '100', '9.1'];
  order.forEach((name, i) => {
    writeFileSync(join(spool, name), JSON.stringify(name));
    utimesSync(join(spool, name), 1000, 1000 + i / 1000);
  });
  for (const name of ['12', '2', '2.7']) {
    writeFileSync(join(spool, name), JSON.stringify(name));
    utimesSync(join(spool, name), 2000, 2000);
  }
  const events: unknown[] = [];
  watchSpool(spool, event => events.push(event), silentLog).close();
  expect(events).toEqual([...order, '2', '2.7', '12']);
});

test('a message that is whole is kept however old it is; half of one goes with its time', () => {
  const { spool } = place();
  for (const name of ['.5', '5', '.6'])
    writeFileSync(join(spool, name), name === '.5' ? '{"whole":true}' : '');
  for (const name of ['.5', '.6']) utimesSync(join(spool, name), 1000, 1000);
  writeFileSync(join(spool, '.7'), '{"half":');
  expect(heard(spool)).toEqual([{ whole: true }]);
  expect(readdirSync(spool)).toEqual(['.7']);
});

test('a spool that nobody read for long: the newest are read, the rest and unfinished files go', () => {
  const { spool } = place();
  for (let i = 0; i < mostMessages + 5; i += 1) {
    writeFileSync(join(spool, String(i)), String(i));
    utimesSync(join(spool, String(i)), 1000, 1000 + i);
  }
  writeFileSync(join(spool, '.half'), 'half');
  utimesSync(join(spool, '.half'), 1000, 1000);
  const events: unknown[] = [];
  const watching = watchSpool(spool, event => events.push(event), silentLog);
  expect(events).toHaveLength(mostMessages);
  expect(events[0]).toBe(5);
  expect(readdirSync(spool)).toEqual([]);
  watching.close();
  expect(existsSync(spool)).toBe(false);
  rmSync(spool, { recursive: true, force: true });
});
