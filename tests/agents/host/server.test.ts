import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createFrameDecoder, encodeFrame } from '../../../src/agents/link/frames.ts';
import { type FrameName, frameTypes, maxFrameBytes } from '../../../src/agents/link/messages.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { bash, shows, startSession } from './support/session.ts';

const hello = (changes: object = {}) =>
  encodeFrame('hello', { protocol: 1, build: 'x', role: 'control', ...changes });

/** A client that says what it likes and keeps what it hears. */
async function talk(path: string, ...said: Uint8Array[]) {
  const socket: Socket = connect(path);
  onTestFinished(() => void socket.destroy());
  const decoder = createFrameDecoder();
  const heard: Array<{ name: string; body: Record<string, unknown> }> = [];
  const state = { closed: false };
  socket.on('error', () => {});
  socket.on('close', () => {
    state.closed = true;
  });
  socket.on('data', chunk => {
    for (const { type, payload } of decoder.push(chunk).frames) {
      const name = Object.entries(frameTypes).find(([, n]) => n === type)?.[0] ?? String(type);
      heard.push({ name, body: JSON.parse(payload.toString()) });
    }
  });
  await new Promise(resolve => socket.once('connect', resolve));
  for (const bytes of said) socket.write(bytes);
  const waitFor = (name: FrameName) =>
    until(() => heard.find(frame => frame.name === name)?.body, `the host to say ${name}`);
  return { socket, heard, state, waitFor };
}

test('the socket is private, in a private directory', async () => {
  const { spec } = await startSession(bash);
  expect(statSync(spec.socket).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(spec.socket)).mode & 0o777).toBe(0o700);
});

test('hello is answered with welcome; a newer client is told what is spoken here', async () => {
  const { spec, id } = await startSession(bash);
  const client = await talk(spec.socket, hello({ protocol: 7 }));
  expect(await client.waitFor('welcome')).toMatchObject({
    protocol: 1,
    session: id,
    cols: 80,
    rows: 24,
    inputSeq: 0,
  });
});

test.each<[string, Uint8Array[], string]>([
  ['no hello', [encodeFrame('stop', { how: 'kill' })], 'first frame must be hello'],
  ['an unknown type before hello', [Buffer.from([200, 0, 0, 0, 0])], 'first frame must be hello'],
  ['a version before the first', [hello({ protocol: 0 })], 'wire version 0 is not spoken here'],
  ['hello twice', [hello(), hello()], 'hello came twice'],
  ['a body that is not JSON', [hello(), Buffer.from([9, 1, 0, 0, 0, 0x7b])], 'not JSON'],
  ['a lie about the length', [hello(), Buffer.from([5, 255, 255, 255, 255])], `${maxFrameBytes} is the most`],
])('%s: an error that says why, and the end', async (_, said, why) => {
  const { spec } = await startSession(bash);
  const client = await talk(spec.socket, ...said);
  expect((await client.waitFor('error')).message).toContain(why);
  await until(() => client.state.closed, 'the connection to end');
});

test('types of a newer client are ignored', async () => {
  const { spec } = await startSession(bash);
  const client = await talk(
    spec.socket,
    hello(),
    Buffer.from([199, 2, 0, 0, 0, 1, 2]),
    encodeFrame('query', { id: 'q', what: 'text' }),
  );
  expect(await client.waitFor('reply')).toMatchObject({ id: 'q' });
});

test('noise, halves of frames and clients that say nothing leave agent and host as they are', async () => {
  const session = await startSession(bash);
  const good = await session.connect();
  await shows(good, '$');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }),
      fc.boolean(),
      async (chunks, polite) => {
        const client = await talk(session.spec.socket, ...(polite ? [hello()] : []), ...chunks);
        client.socket.destroy();
      },
    ),
    { numRuns: 60 },
  );
  const silent = await Promise.all(Array.from({ length: 40 }, () => talk(session.spec.socket)));
  await good.input('echo undis""turbed\r');
  await shows(good, 'undisturbed');
  for (const { socket } of silent) socket.destroy();
});

test('beyond 128 connections one is told that the host is busy, and there is room again when others leave', async () => {
  const session = await startSession(bash);
  const many = await Promise.all(Array.from({ length: 128 }, () => talk(session.spec.socket, hello())));
  await Promise.all(many.map(client => client.waitFor('welcome')));
  const late = await talk(session.spec.socket, hello());
  expect(await late.waitFor('error')).toMatchObject({ code: 'busy' });
  for (const { socket } of many) socket.destroy();
  await until(async () => {
    const next = await talk(session.spec.socket, hello());
    const answer = await until(() => next.heard[0]?.name, 'an answer');
    return answer === 'welcome';
  }, 'room for a new one');
});

test('a socket in a directory that others may enter, or behind a symbolic link, is refused', async () => {
  const open = tempDir('open');
  const { chmodSync } = await import('node:fs');
  chmodSync(open, 0o755);
  await expect(startSession(bash, { socket: join(open, 's') })).rejects.toThrow('refusing to use');
  const link = join(tempDir('link'), 'l');
  symlinkSync(tempDir('target'), link);
  await expect(startSession(bash, { socket: join(link, 's') })).rejects.toThrow('symbolic link');
});

test('a path that is too long, or taken by a file, fails in one sentence', async () => {
  await expect(startSession(bash, { socket: join(tempDir('s'), 'x'.repeat(100)) })).rejects.toThrow(
    'at most 107',
  );
  const taken = join(tempDir('s'), 's');
  writeFileSync(taken, '');
  await expect(startSession(bash, { socket: taken })).rejects.toThrow(/\S/);
});
