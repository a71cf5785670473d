import { Failure } from '../../lib/errors.ts';
import type { Fact } from '../../store/schema.ts';
import { createFrameDecoder, encodeFrame, encodeInput, type Frame } from './frames.ts';
import { createInputLedger, type InputLedger } from './input-ledger.ts';
import {
  type Answer,
  type Exit,
  type FrameName,
  frameTypes,
  type Hello,
  type InputAck,
  protocolVersion,
  type Query,
  type Receipt,
  type Reply,
  type Rows,
  type Send,
  type StatusMessage,
  type Stop,
  type Watch,
  type Welcome,
  type WireError,
} from './messages.ts';
import { busy, type Opened, openSocket } from './open-socket.ts';
import { createSocketWriter } from './socket-writer.ts';

/** What a connection reports; `close` comes once, last, whatever ended it. */
export interface HostEvents {
  rows: Rows;
  /** Replaces everything shown before: reset the terminal, then write it. */
  snapshot: Buffer;
  data: Buffer;
  status: StatusMessage;
  fact: Fact;
  exit: Exit;
  close: undefined;
  error: WireError;
}

export interface HostConnection {
  readonly welcome: Welcome;
  watch(watch: Watch): void;
  unwatch(): void;
  attach(size: { cols: number; rows: number }): void;
  /** Resolves when the bytes were handed to the PTY; rejects when the connection ends before, unless a ledger was given. */
  input(bytes: Uint8Array | string): Promise<void>;
  /** The same for a person's keys, whose arrival nobody waits for. */
  type(bytes: Uint8Array): void;
  /** The size this viewer wants the agent to have; 0 x 0 takes the wish back. */
  resize(size: { cols: number; rows: number }): void;
  /** First receipt for it; `queued` when it waits for the agent to be idle. */
  send(send: Send): Promise<Receipt>;
  answer(answer: Answer): Promise<Receipt>;
  stop(how: Stop['how']): void;
  query(what: Query['what'], arg?: string): Promise<Reply>;
  /** Bytes of snapshot and data that the viewer's terminal has taken since the last call. */
  ack(bytes: number): void;
  on<K extends keyof HostEvents>(event: K, listener: (value: HostEvents[K]) => void): () => void;
  close(): void;
}

export interface ConnectOptions {
  role: Hello['role'];
  /** ms until a host that accepts but says nothing counts as busy. */
  timeoutMs?: number;
  build?: string;
  /** Give the ledger of an earlier connection to go on with it: what that one did not get through is sent again. */
  ledger?: InputLedger;
}

/** The host lets a viewer fall a megabyte behind; an acknowledgement for every echo would only delay the next one. */
const ackBytes = 32 * 1024;
/** The last bytes before a pause. ms. */
const ackMs = 20;

/** A local host answers in under a millisecond; one that is swamped may need a second or two. */
const defaultTimeoutMs = 5_000;

/**
 * Connects to the host of one session and exchanges hellos.
 * Fails with cause ECONNREFUSED or ENOENT when there is no host; a timeout means busy, never dead.
 */
export async function connectHost(path: string, options: ConnectOptions): Promise<HostConnection> {
  const opened = await openSocket(path, options.timeoutMs ?? defaultTimeoutMs);
  const { socket } = opened;
  const ledger = options.ledger ?? createInputLedger();
  const connection = createConnection(opened, ledger, options.ledger !== undefined);
  const hello: Hello = {
    protocol: protocolVersion,
    build: options.build ?? '',
    role: options.role,
    client: ledger.client,
  };
  socket.write(encodeFrame('hello', hello));
  const welcome = await connection.welcomed(options.timeoutMs ?? defaultTimeoutMs);
  for (const { seq, bytes } of ledger.after(welcome.inputSeq ?? 0)) socket.write(encodeInput(seq, bytes));
  setImmediate(connection.release);
  return { ...connection.api, welcome };
}

function createConnection({ socket, read }: Opened, ledger: InputLedger, keepsLedger: boolean) {
  const listeners = new Map<keyof HostEvents, Set<(value: never) => void>>();
  const waiting = new Map<string, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const decoder = createFrameDecoder();
  const send = createSocketWriter(socket);
  let greeted: ((welcome: Welcome) => void) | undefined;
  let refused: ((error: Error) => void) | undefined;
  let closed = false;
  let queries = 0;
  // Frames right behind the welcome come before the caller could listen: they wait for one turn of the loop.
  let held: Array<() => void> | undefined = [];

  const emit = <K extends keyof HostEvents>(event: K, value: HostEvents[K]): void => {
    if (held) {
      held.push(() => emit(event, value));
      return;
    }
    for (const listener of listeners.get(event) ?? []) (listener as (value: HostEvents[K]) => void)(value);
  };
  const release = () => {
    const queued = held ?? [];
    held = undefined;
    for (const event of queued) event();
  };
  const settle = (id: string, value: unknown) => {
    waiting.get(id)?.resolve(value as never);
    waiting.delete(id);
  };
  const write = (name: FrameName, payload: Uint8Array | object) => {
    if (!closed) send(encodeFrame(name, payload));
  };
  const type = (bytes: Uint8Array): number => {
    const seq = ledger.add(bytes);
    if (!closed) send(encodeInput(seq, bytes));
    return seq;
  };
  let taken = 0;
  let taking: NodeJS.Timeout | undefined;
  const tellTaken = () => {
    clearTimeout(taking);
    taking = undefined;
    if (taken > 0) write('ack', { bytes: taken });
    taken = 0;
  };
  const ask = <T>(name: FrameName, payload: { id: string }): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (closed) return reject(lost());
      waiting.set(payload.id, { resolve: resolve as (value: never) => void, reject });
      write(name, payload);
    });

  const receive: Partial<Record<number, (frame: Frame) => void>> = {
    [frameTypes.welcome]: frame => greeted?.(json<Welcome>(frame)),
    [frameTypes.rows]: frame => emit('rows', json<Rows>(frame)),
    [frameTypes.snapshot]: frame => emit('snapshot', frame.payload),
    [frameTypes.data]: frame => emit('data', frame.payload),
    [frameTypes.status]: frame => emit('status', json<StatusMessage>(frame)),
    [frameTypes.fact]: frame => emit('fact', json<Fact>(frame)),
    [frameTypes.exit]: frame => emit('exit', json<Exit>(frame)),
    [frameTypes.inputAck]: frame => ledger.acknowledge(json<InputAck>(frame).seq),
    [frameTypes.receipt]: frame => {
      const receipt = json<Receipt>(frame);
      settle(receipt.id, receipt);
    },
    [frameTypes.reply]: frame => {
      const reply = json<Reply>(frame);
      settle(reply.id, reply);
    },
    [frameTypes.error]: frame => {
      const error = json<WireError>(frame);
      refused?.(new Failure(`the host refused: ${error.message}`));
      emit('error', error);
    },
  };

  read(chunk => {
    const { frames, problem } = decoder.push(chunk);
    for (const frame of frames) receive[frame.type]?.(frame);
    if (problem) {
      emit('error', { code: problem.code, message: problem.message });
      socket.destroy();
    }
  });
  // The reason is in `close`: a host that ends resets its connections.
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
    clearTimeout(taking);
    const error = lost();
    refused?.(error);
    for (const entry of waiting.values()) entry.reject(error);
    waiting.clear();
    if (!keepsLedger) ledger.fail(error);
    emit('close', undefined);
  });

  const api: Omit<HostConnection, 'welcome'> = {
    watch: watch => write('watch', watch),
    unwatch: () => write('unwatch', {}),
    attach: size => write('attach', size),
    input(bytes) {
      const taken = ledger.taken(type(typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes));
      // Who awaits it learns of a lost connection; for everybody else there is `close`.
      taken.catch(() => {});
      if (closed && !keepsLedger) ledger.fail(lost());
      return taken;
    },
    type(bytes) {
      type(bytes);
      if (closed && !keepsLedger) ledger.fail(lost());
    },
    resize: size => write('resize', size),
    send: text => ask<Receipt>('send', text),
    answer: answer => ask<Receipt>('answer', answer),
    stop: how => write('stop', { how } satisfies Stop),
    query(what, arg) {
      queries += 1;
      return ask<Reply>('query', { id: `q${queries}`, what, ...(arg !== undefined && { arg }) } as Query);
    },
    ack(bytes) {
      taken += bytes;
      if (taken >= ackBytes) tellTaken();
      else taking ??= setTimeout(tellTaken, ackMs).unref();
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    close: () => socket.end(),
  };

  const welcomed = (timeoutMs: number) =>
    new Promise<Welcome>((resolve, reject) => {
      const timer = setTimeout(() => {
        socket.destroy();
        reject(busy(String(socket.remoteAddress ?? 'the socket')));
      }, timeoutMs);
      greeted = welcome => {
        clearTimeout(timer);
        refused = undefined;
        resolve(welcome);
      };
      refused = error => {
        clearTimeout(timer);
        socket.destroy();
        reject(error);
      };
    });
  return { api, welcomed, release };
}

function json<T>(frame: Frame): T {
  return JSON.parse(frame.payload.toString('utf8')) as T;
}

function lost(): Failure {
  return new Failure('the connection to the host ended', {
    hint: 'the session may have ended; look at its status',
  });
}
