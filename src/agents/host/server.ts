import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { errnoOf, Failure } from '../../lib/errors.ts';
import { ensurePrivateDir } from '../../lib/private-dir.ts';
import { waitFor } from '../../lib/until.ts';
import { connectHost } from '../link/client.ts';
import { type ClientMessage, parseClientMessage } from '../link/control.ts';
import { createFrameDecoder } from '../link/frames.ts';
import type { Hello } from '../link/messages.ts';
import { checkSocketPath } from '../link/socket-path.ts';
import { type Connection, createConnection, refuse } from './connection.ts';

export interface ServerHandlers {
  /** A client said hello in a version we speak; answer with `welcome`. */
  open(connection: Connection): void;
  message(connection: Connection, message: ClientMessage): void;
  close(connection: Connection): void;
}

export interface HostServer {
  readonly connections: ReadonlySet<Connection>;
  /** Stops listening, removes the socket and lets every connection end after what was written to it. */
  close(): Promise<void>;
}

/** A TUI, a few attaches and scripts; beyond that something runs wild and must not cost the host its memory. */
const mostConnections = 128;
/** ms for the hello of a client; it is sent with the connect, so this long without one means nobody is there. */
const helloMs = 5_000;
/** ms until a client that does not read the end is cut. */
const goodbyeMs = 1_000;
/** ms to wait for the former host of this session, which may be taking its last snapshot. */
const takeOverMs = 15_000;
/** The smallest wire version this host speaks. */
const oldestProtocol = 1;

/** Listens on the session's socket. A stale one is replaced, a live one waited for and then refused. */
export async function listen(path: string, handlers: ServerHandlers): Promise<HostServer> {
  checkSocketPath(path);
  ensurePrivateDir(dirname(path));
  const connections = new Set<Connection>();
  const sockets = new Set<Socket>();
  let ids = 0;
  const server = createServer(socket => {
    socket.on('error', () => {
      // A client that was killed resets its connection; 'close' follows and says all there is to say.
    });
    if (sockets.size >= mostConnections) {
      refuse(socket, { code: 'busy', message: `${mostConnections} connections are the most` });
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    ids += 1;
    serve(socket, ids, handlers, connections);
  });
  await bind(server, path);
  // The directory is the guard (Node gives sockets 0755); this one is for whoever looks.
  chmodSync(path, 0o600);
  return {
    connections,
    async close() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.end();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, goodbyeMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function serve(socket: Socket, id: number, handlers: ServerHandlers, connections: Set<Connection>): void {
  const decoder = createFrameDecoder();
  let connection: Connection | undefined;
  const timer = setTimeout(() => refuse(socket, { code: 'protocol', message: 'no hello came' }), helloMs);
  socket.on('close', () => {
    clearTimeout(timer);
    if (!connection) return;
    connections.delete(connection);
    handlers.close(connection);
  });
  const greet = (hello: Hello) => {
    if (hello.protocol < oldestProtocol) {
      refuse(socket, { code: 'protocol', message: `wire version ${hello.protocol} is not spoken here` });
      return;
    }
    clearTimeout(timer);
    connection = createConnection(socket, id, hello);
    connections.add(connection);
    handlers.open(connection);
  };
  socket.on('data', chunk => {
    const { frames, problem } = decoder.push(chunk);
    for (const frame of frames) {
      if (socket.writableEnded) return;
      const parsed = parseClientMessage(frame.type, frame.payload);
      if ('unknown' in parsed && connection) continue;
      if ('problem' in parsed) return refuse(socket, { code: 'protocol', message: parsed.problem });
      const message = 'message' in parsed ? parsed.message : undefined;
      if (connection && message) handlers.message(connection, message);
      else if (message?.name === 'hello') greet(message.body);
      else return refuse(socket, { code: 'protocol', message: 'the first frame must be hello' });
    }
    if (problem) refuse(socket, problem);
  });
}

async function bind(server: Server, path: string): Promise<void> {
  if (await tryListen(server, path)) return;
  let holder = await lookAt(path);
  // A former host that has seen its agent's end is taking the last snapshot; everything else is a running session.
  const look = async () => {
    holder = await lookAt(path);
    return holder !== 'ending';
  };
  if (holder === 'ending') await waitFor(look, { timeoutMs: takeOverMs, intervalMs: 50 });
  if (holder !== 'free') {
    throw new Failure('the session is already running', {
      hint: 'attach to it, or stop it first',
      exit: 'refused',
    });
  }
  if (!(await tryListen(server, path))) throw new Failure('the session is being started by somebody else');
}

function tryListen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      if (errnoOf(error) === 'EADDRINUSE') resolve(false);
      else reject(new Failure(`cannot listen on ${path} (${errnoOf(error)})`, { cause: error }));
    };
    server.once('error', fail);
    server.listen(path, () => {
      server.removeListener('error', fail);
      resolve(true);
    });
  });
}

/** Only ECONNREFUSED proves that nobody listens; a host that is merely slow keeps its socket. */
async function lookAt(path: string): Promise<'free' | 'ending' | 'running'> {
  try {
    const { welcome, close } = await connectHost(path, { role: 'control' });
    close();
    return welcome.status.value === 'exited' ? 'ending' : 'running';
  } catch (error) {
    const errno = error instanceof Failure ? errnoOf(error.cause) : undefined;
    if (errno === 'ENOENT') return 'free';
    // Its connection was accepted and ended: it stopped listening between the two.
    if (errno !== 'ECONNREFUSED') return 'ending';
    if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path, { force: true });
    return 'free';
  }
}
