import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createSocketWriter } from '../../../src/agents/link/socket-writer.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const open: Array<{ close(): void }> = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** Both ends of a connection over a real socket. */
async function pair(): Promise<{ near: Socket; far: Socket }> {
  const path = join(tempDir(), 's');
  const server = createServer().listen(path);
  await once(server, 'listening');
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const near = connect(path);
  const [far] = await connected;
  await until(() => !near.connecting, 'the connection');
  near.on('error', () => {});
  far.on('error', () => {});
  open.push({
    close() {
      near.destroy();
      far.destroy();
      server.close();
    },
  });
  return { near, far };
}

test('a small write is on its way when the call returns, and nothing waits in the stream', async () => {
  const { near, far } = await pair();
  createSocketWriter(near)(Buffer.from('key'));
  expect([near.writableLength, near.bytesWritten]).toEqual([0, 0]);
  const [chunk] = (await once(far, 'data')) as [Buffer];
  expect(chunk.toString()).toBe('key');
});

test('more than the kernel takes arrives whole and in order, mixed with writes of the stream', async () => {
  const { near, far } = await pair();
  const write = createSocketWriter(near);
  far.pause();
  let sent = '';
  for (let i = 0; i < 300; i++) {
    const piece = `${i}:${'x'.repeat(i * 37)};`;
    sent += piece;
    if (i % 50 === 7) near.write(piece);
    else write(Buffer.from(piece));
  }
  expect(near.writableLength).toBeGreaterThan(0);
  const got: Buffer[] = [];
  far.on('data', chunk => got.push(chunk)).resume();
  await until(() => got.reduce((sum, { length }) => sum + length, 0) === sent.length, 'all bytes');
  expect(Buffer.concat(got).toString()).toBe(sent);
});

test('a peer that is gone is told by the stream, not thrown', async () => {
  const { near, far } = await pair();
  const closed = new Promise(resolve => near.once('close', resolve));
  far.destroy();
  const write = createSocketWriter(near);
  while (!near.destroyed) {
    write(Buffer.from('anybody there?'));
    await new Promise(resolve => setImmediate(resolve));
  }
  await closed;
  expect(() => write(Buffer.from('still?'))).not.toThrow();
});
