import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createFrameDecoder, decodeInput, encodeFrame } from '../../../src/agents/link/frames.ts';
import {
  type FrameName,
  frameTypes,
  type Hello,
  protocolVersion,
  type Watch,
  type Welcome,
} from '../../../src/agents/link/messages.ts';
import type { Status } from '../../../src/store/schema.ts';
import { tempDir } from '../../support/temp.ts';

export const idle: Status = {
  value: 'idle',
  since: 1_000,
  reason: '',
  question: null,
  activity: '',
  source: 'osc7501',
  confidence: 1,
};

export interface FakeHost {
  readonly socket: string;
  readonly hellos: Hello[];
  readonly watches: Watch[];
  /** Input in the order of its sequence numbers, each once. */
  typed(): string;
  /** To every connection. */
  push(name: FrameName, payload: object): void;
  /** Ends every connection; new ones are still taken. */
  cut(): void;
  close(): Promise<void>;
  readonly connections: number;
}

/** A host's end of the wire on a real socket, for what a client does with it. */
export async function fakeHost(status: Status = idle, dir = tempDir('host')): Promise<FakeHost> {
  const socket = join(dir, 's');
  const open = new Set<Socket>();
  const hellos: Hello[] = [];
  const watches: Watch[] = [];
  const inputs = new Map<number, string>();
  const server = createServer(client => {
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => {});
    const decoder = createFrameDecoder();
    client.on('data', chunk => {
      for (const { type, payload } of decoder.push(chunk).frames) {
        if (type === frameTypes.hello) {
          hellos.push(JSON.parse(payload.toString()) as Hello);
          const welcome: Welcome = {
            protocol: protocolVersion,
            build: 'test',
            session: 's',
            cols: 80,
            rows: 24,
            status,
            title: '',
            size: null,
          };
          client.write(encodeFrame('welcome', { ...welcome, inputSeq: Math.max(0, ...inputs.keys()) }));
        }
        if (type === frameTypes.watch) watches.push(JSON.parse(payload.toString()) as Watch);
        if (type === frameTypes.input) {
          const input = decodeInput(Buffer.from(payload));
          if (input) inputs.set(input.seq, input.bytes.toString());
          client.write(encodeFrame('inputAck', { seq: input?.seq ?? 0 }));
        }
      }
    });
  });
  await new Promise<void>(resolve => server.listen(socket, resolve));
  const host: FakeHost = {
    socket,
    hellos,
    watches,
    typed: () =>
      [...inputs]
        .sort(([a], [b]) => a - b)
        .map(([, text]) => text)
        .join(''),
    push: (name, payload) => {
      for (const client of open) client.write(encodeFrame(name, payload));
    },
    cut: () => {
      for (const client of open) client.destroy();
    },
    close: () =>
      new Promise(resolve => {
        for (const client of open) client.destroy();
        server.close(() => resolve());
      }),
    get connections() {
      return open.size;
    },
  };
  onTestFinished(() => host.close());
  return host;
}
