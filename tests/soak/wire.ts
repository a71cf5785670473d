import { connect, type Socket } from 'node:net';
import { connectHost } from '../../src/agents/link/client.ts';
import { frameTypes } from '../../src/agents/link/messages.ts';
import { memoryMiB, sleep } from '../bench/measure.ts';
import { makeWorkplace, pitwall } from '../bench/workplace.ts';
import { hostSocket, showsText } from './hosts.ts';
import { createRandom } from './random.ts';
import type { Proof } from './report.ts';

/** Above what the host had before: buffers of its own, not of attackers. MiB. */
const mostGrowth = 64;

/** Garbage, half frames, lies about lengths and a crowd of silent connections against one host; its agent goes on. */
export async function proveWire(scale: number): Promise<Proof[]> {
  const place = await makeWorkplace();
  try {
    await pitwall(place, ['new', 'target', '-a', 'shell', '--name', 'target']);
    const { socket, pid } = hostSocket(place, 'target');
    const before = memoryMiB(pid).private;
    const frames = await fuzz(socket, Math.ceil(1_000_000 * scale));
    const fuzzed = await stillWorks(socket, 'after the fuzz', pid, before);
    const crowd = Math.ceil(1_000 * scale);
    await crowdOf(socket, crowd);
    const crowded = await stillWorks(socket, 'after the crowd', pid, before);
    const grown = `host memory ${Math.round(before)} → ${Math.round(memoryMiB(pid).private)} MiB`;
    return [
      { what: 'random and broken frames to a host', done: `${frames}`, problems: fuzzed, figures: grown },
      {
        what: 'connections that never read, never write or lie about lengths',
        done: `${crowd}`,
        problems: crowded,
      },
    ];
  } finally {
    await place.end();
  }
}

async function fuzz(path: string, count: number): Promise<number> {
  const random = createRandom(64);
  let sent = 0;
  while (sent < count) {
    const socket = await open(path);
    // Most begin as a client does: what is behind the hello is reached, too.
    if (random.chance(0.8)) {
      const role = random.pick(['raw', 'frames', 'control']);
      socket.write(frame(frameTypes.hello, Buffer.from(JSON.stringify({ protocol: 1, build: '', role }))));
    }
    for (let i = 0; i < 500 && !socket.destroyed && sent < count; i++, sent++) {
      const type = random.chance(0.7) ? random.pick(Object.values(frameTypes)) : random.below(256);
      // Not the ones that end the agent: what is proved is that garbage does not.
      if (type === frameTypes.stop || type === frameTypes.input) continue;
      const payload = random.chance(0.5)
        ? Buffer.from(
            JSON.stringify(
              random.pick<unknown>([
                {},
                [],
                1,
                { cols: 1e9, rows: -1 },
                { id: 'x', what: 'text' },
                { cols: 80, rows: 24, top: 0, fps: 60 },
              ]),
            ),
          )
        : Buffer.from(Array.from({ length: random.below(64) }, () => random.below(256)));
      const bytes = frame(type, payload);
      socket.write(random.chance(0.05) ? bytes.subarray(0, random.below(bytes.length)) : bytes);
      if (socket.writableLength > 1 << 20) await new Promise(resolve => setImmediate(resolve));
    }
    socket.resume();
    await new Promise(resolve => setTimeout(resolve, 1));
    socket.destroy();
  }
  return sent;
}

async function crowdOf(path: string, count: number): Promise<void> {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = await open(path).catch(() => undefined);
    if (!socket) continue;
    if (i % 3 === 1) {
      const lie = Buffer.alloc(5);
      lie.writeUInt8(frameTypes.send, 0);
      lie.writeUInt32LE(0xffffffff, 1);
      socket.write(lie);
    } else if (i % 3 === 2) {
      const hello = frame(frameTypes.hello, Buffer.from('{"protocol":1,"build":"","role":"raw"}'));
      socket.write(Buffer.concat([hello, frame(frameTypes.attach, Buffer.from('{"cols":80,"rows":24}'))]));
      socket.pause();
    }
    sockets.push(socket);
  }
  await sleep(6_000);
  for (const socket of sockets) socket.destroy();
}

async function stillWorks(path: string, word: string, pid: number, before: number): Promise<string[]> {
  const problems: string[] = [];
  try {
    const host = await connectHost(path, { role: 'control', timeoutMs: 20_000 });
    await host.input(`echo "${word}"\r`);
    if (!(await showsText(host, word))) problems.push(`${word} the agent did not answer`);
    host.close();
  } catch (error) {
    problems.push(`${word}: ${String(error)}`);
  }
  const grown = memoryMiB(pid).private - before;
  if (grown > mostGrowth) problems.push(`${word} the host has ${Math.round(grown)} MiB more`);
  return problems;
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.on('error', reject);
    socket.on('error', () => {});
  });
}

function frame(type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(type, 0);
  head.writeUInt32LE(payload.length, 1);
  return Buffer.concat([head, payload]);
}
