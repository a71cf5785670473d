import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectHost } from '../../../src/agents/link/client.ts';
import { createFrameDecoder } from '../../../src/agents/link/frames.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

interface Recorded {
  from: 'client' | 'host';
  type: number;
  /** Bytes as latin1. */
  payload: string;
}

/** What a client and a host of wire version 1 said to each other: a host that was started before an upgrade. */
const recorded = readFileSync(new URL('fixtures/host-v1.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line) as Recorded);

/** Not through encodeFrame: what was recorded must not follow a change of it. */
function bytesOf({ type, payload }: Recorded): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(type, 0);
  head.writeUInt32LE(payload.length, 1);
  return Buffer.concat([head, Buffer.from(payload, 'latin1')]);
}

/** Says the host's part, each frame when the client has said what came before it; keeps what the client says. */
async function play(script: readonly Recorded[]) {
  const path = join(tempDir('former'), 's');
  const said: Recorded[] = [];
  const server = createServer(socket => {
    const decoder = createFrameDecoder();
    let at = 0;
    const go = () => {
      for (let step = script[at]; step; step = script[++at]) {
        if (step.from === 'host') socket.write(bytesOf(step));
        else if (!said.some(({ type }) => type === step?.type)) return;
      }
      socket.end();
    };
    socket.on('error', () => {});
    socket.on('data', chunk => {
      for (const { type, payload } of decoder.push(chunk).frames)
        said.push({ from: 'client', type, payload: Buffer.from(payload).toString('latin1') });
      go();
    });
  });
  await new Promise<void>(resolve => server.listen(path, resolve));
  onTestFinished(() => void server.close());
  return { path, said };
}

/** All that a client does, against a recorded host. */
async function talk(script: readonly Recorded[]) {
  const { path, said } = await play(script);
  const client = await connectHost(path, { role: 'raw', build: 'today' });
  onTestFinished(() => client.close());
  const got = { rows: 0, snapshot: '', data: '', status: [] as string[], facts: 0, exit: '', closed: false };
  client.on('rows', () => void got.rows++);
  client.on('snapshot', bytes => {
    got.snapshot += bytes.toString();
  });
  client.on('data', bytes => {
    got.data += bytes.toString();
  });
  client.on('status', ({ status }) => void got.status.push(status.value));
  client.on('fact', () => void got.facts++);
  client.on('exit', ({ signal }) => {
    got.exit = String(signal);
  });
  client.on('close', () => {
    got.closed = true;
  });
  client.watch({ cols: 40, rows: 6, top: 0, fps: 30 });
  await until(() => got.rows > 0, 'rows');
  client.attach({ cols: 80, rows: 24 });
  await until(() => got.snapshot !== '', 'the snapshot');
  await client.input('echo recorded\r');
  const receipt = await client.send({ id: 'send-1', text: 'echo sent', submit: true, from: 'test' });
  const reply = await client.query('text');
  client.stop('kill');
  await until(() => got.closed, 'the end');
  return { welcome: client.welcome, got, receipt, reply, said };
}

test('the client of today talks to a host of the version before', async () => {
  const { welcome, got, receipt, reply, said } = await talk(recorded);
  expect(welcome).toMatchObject({ protocol: 1, cols: 80, rows: 24, status: { value: 'idle' } });
  expect(receipt).toMatchObject({ receipt: 'delivered' });
  expect(reply).toMatchObject({ text: expect.stringContaining('recorded') });
  expect(got).toMatchObject({ data: expect.stringContaining('recorded'), facts: 2, exit: 'SIGKILL' });
  expect(got.snapshot).toContain('$ ');
  expect(got.status.at(-1)).toBe('exited');
  // What that host understands: the same frames with at least the same fields.
  for (const { type, payload } of recorded.filter(({ from }) => from === 'client')) {
    const today = said.find(frame => frame.type === type)?.payload ?? '';
    if (type === inputType) expect(today).toBe(payload);
    else
      expect(Object.keys(JSON.parse(today))).toEqual(
        expect.arrayContaining(Object.keys(JSON.parse(payload))),
      );
  }
});

const inputType = 5;
const welcomeType = 64;

test('fields and frames of a newer host are no obstacle, nor is one that does not number input yet', async () => {
  const script = recorded.flatMap((frame): Recorded[] => {
    if (frame.from === 'client' || !frame.payload.startsWith('{')) return [frame];
    const { inputSeq: _, ...body } = JSON.parse(frame.payload) as Record<string, unknown>;
    const more = { ...frame, payload: JSON.stringify({ ...body, addedLater: { deep: [1] } }) };
    // Nothing comes before the welcome, whatever the version.
    const unknown: Recorded = { from: 'host', type: 120, payload: '{"what":"nobody knows"}' };
    return frame.type === welcomeType ? [more, unknown] : [unknown, more];
  });
  const { got, receipt } = await talk(script);
  expect(receipt).toMatchObject({ receipt: 'delivered' });
  expect(got).toMatchObject({ exit: 'SIGKILL', facts: 2 });
});
