import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Adapter } from '../../../src/agents/adapters/types.ts';
import type { Send } from '../../../src/agents/link/messages.ts';
import { until } from '../../support/until.ts';
import { script, shows, startSession } from './support/session.ts';

interface Got {
  chars: number;
  sha: string;
  /** Control bytes outside of a paste: an agent takes them as keys. */
  keys: string[];
  pastes: number;
}

/**
 * Takes a prompt at each Enter and writes what it took into `got.jsonl`. `paste`: with bracketed paste; `slow`: reads a
 * little at a time; works on it until SIGUSR2; `deaf`: works all the time, as an agent in the middle of a turn; `hook`: says so as a hook does.
 */
const program = (kind: { paste?: boolean; slow?: boolean; deaf?: boolean; hook?: boolean }) =>
  script(`
  const fs = require('fs'), kind = ${JSON.stringify(kind)};
  const say = s => process.stdout.write(s);
  process.stdin.setRawMode(true);
  let text = '', keys = [], pastes = 0, pasting = false, rest = '';
  const home = () => say('\\x1b[2J\\x1b[H' + (kind.deaf ? 'working...' : '> '));
  const submit = () => {
    const sha = require('crypto').createHash('sha1').update(text).digest('hex');
    fs.appendFileSync('got.jsonl', JSON.stringify({ chars: text.length, sha, keys, pastes }) + '\\n');
    const spool = process.env.PITWALL_SPOOL;
    if (kind.hook) {
      fs.writeFileSync(spool + '/.1', JSON.stringify({ prompt: text }));
      fs.renameSync(spool + '/.1', spool + '/1');
    }
    text = ''; keys = []; pastes = 0;
    if (kind.deaf) return;
    say('\\x1b[2J\\x1b[Hworking...');
  };
  process.on('SIGUSR2', home);
  const decoder = new (require('string_decoder').StringDecoder)('utf8');
  const take = d => {
    let s = rest + decoder.write(d);
    rest = '';
    for (let i = 0; i < s.length; i++) {
      const c = s[i];
      if (kind.paste && c === '\\x1b') {
        const mark = s.slice(i, i + 6);
        if (mark.length < 6) { rest = s.slice(i); return; }
        if (mark === '\\x1b[200~') { pasting = true; pastes++; i += 5; continue; }
        if (mark === '\\x1b[201~') { pasting = false; i += 5; continue; }
      }
      if (pasting) text += c === '\\r' ? '\\n' : c;
      else if (c === '\\r') submit();
      else if (c === '\\n' || c >= ' ' && c < '\\x7f' || c > '\\x9f') text += c;
      else keys.push(c);
    }
  };
  if (kind.slow) setInterval(() => { const d = process.stdin.read(2048) || process.stdin.read(); if (d) take(d); }, 10);
  else process.stdin.on('data', take);
  if (kind.slow) process.stdin.on('readable', () => {});
  if (kind.paste) say('\\x1b[?2004h');
  home();
`);

const adapter: Partial<Adapter> = {
  foreground: false,
  quietMs: undefined,
  submit: { bracketedPaste: true, pauseMs: 20, enter: '\r' },
  screenRules: [
    { name: 'works', value: 'working', rows: 1, all: [/working\.\.\./], strength: 0.9 },
    { name: 'prompt', value: 'idle', rows: 1, all: [/^>/], strength: 0.8 },
  ],
  hook: event => ({
    facts: [
      { k: 'turn.start', id: 'p1', fields: { prompt: String((event as { prompt?: unknown }).prompt) } },
    ],
  }),
};

const message = (text: string, more: Partial<Send> = {}): Send => ({
  id: 's1',
  text,
  submit: true,
  from: 'command line',
  ...more,
});

/** 64 KiB of lines, and in each of them what would be a key, the end of the paste or a way out of the line. */
const evil = Array.from(
  { length: 1024 },
  (_, i) =>
    `${String(i).padStart(4, '0')} \x1b[201~\r\x03\x04\x1a\x1b[A\x1bOP\x7f\x15\x00ü ${'x'.repeat(37)}`,
).join('\n');
/** The same as a person sees it: without control characters. A lone CR was the end of a line. */
const harmless = evil.replace(/\r/g, '\n').replace(/[^\P{Cc}\n]/gu, '');
const sha = (text: string) => createHash('sha1').update(text).digest('hex');

const programs: Array<[string, Parameters<typeof program>[0]]> = [
  ['with bracketed paste', { paste: true }],
  ['without it', {}],
  ['that reads slowly, with bracketed paste', { paste: true, slow: true }],
  ['that reads slowly, without it', { slow: true }],
];

test.each(programs)('64 KiB with keys in it, to a program %s: whole, once, and no key', async (_, kind) => {
  const session = await startSession(program(kind), {}, adapter);
  const got = gotBy(session.spec.cwd);
  const client = await session.connect();
  await shows(client, '>');
  expect(Buffer.byteLength(evil)).toBeGreaterThan(64 * 1024);
  expect(await client.send(message(evil))).toEqual({ id: 's1', receipt: 'delivered' });
  const taken = { chars: harmless.length, sha: sha(harmless), keys: [], pastes: kind.paste ? 1 : 0 };
  expect(got()).toEqual([taken]);
  process.kill(session.host.pid, 'SIGUSR2');
  // What comes behind it would bring to light what it left in the input.
  await shows(client, /^>/);
  expect(await client.send(message('next'))).toMatchObject({ receipt: 'delivered' });
  expect(got().map(({ chars }) => chars)).toEqual([harmless.length, 4]);
});

test('a tab is no key, with bracketed paste or without', async () => {
  for (const paste of [true, false]) {
    const session = await startSession(program({ paste }), {}, adapter);
    const got = gotBy(session.spec.cwd);
    const client = await session.connect();
    await shows(client, '>');
    await client.send(message('a\tb'));
    expect(got()).toMatchObject([{ keys: [], sha: sha(paste ? 'a\tb' : 'a    b') }]);
  }
});

test('a program that reads lines gets each of them whole, in their order, and once', async () => {
  const reader = ['/bin/sh', '-c', 'while IFS= read -r l; do printf "%s\\n" "$l" >> got.txt; done'];
  const session = await startSession(reader);
  const client = await session.connect();
  const lines = Array.from({ length: 1024 }, (_, i) => `line ${i} ${'y'.repeat(56)}`);
  const receipt = await client.send(message(lines.join('\n')));
  expect(receipt).toMatchObject({ receipt: 'delivered' });
  const file = join(session.spec.cwd, 'got.txt');
  await until(() => existsSync(file) && readFileSync(file, 'utf8').includes('line 1023 '), 'the last line');
  expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toEqual(lines);
});

test.each([
  [true, { id: 's1', receipt: 'delivered' }],
  [false, { id: 's1', receipt: 'unconfirmed', why: 'the agent was working and shows no reaction' }],
])('to an agent that works: delivered when it tells of the prompt (hook: %s)', async (hook, receipt) => {
  const session = await startSession(program({ paste: true, deaf: true, hook }), {}, adapter);
  const client = await session.connect();
  await until(async () => (await session.record()).status.value === 'working', 'it works');
  expect(await client.send(message('and the logout\ntoo'))).toEqual(receipt);
  expect(gotBy(session.spec.cwd)()).toHaveLength(1);
});

test('another prompt than the one that was sent proves nothing', async () => {
  const other: Partial<Adapter> = {
    ...adapter,
    hook: () => ({ facts: [{ k: 'turn.start', id: 'p1', fields: { prompt: 'of somebody else' } }] }),
  };
  const session = await startSession(program({ paste: true, deaf: true, hook: true }), {}, other);
  const client = await session.connect();
  await until(async () => (await session.record()).status.value === 'working', 'it works');
  expect(await client.send(message('mine'))).toMatchObject({ receipt: 'unconfirmed' });
});

const gotBy = (dir: string) => (): Got[] => {
  const file = join(dir, 'got.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Got);
};
