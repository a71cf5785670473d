import { connect, type Socket } from 'node:net';
import { errnoOf, Failure } from '../../lib/errors.ts';

export interface Opened {
  socket: Socket;
  /** Called with every chunk from now on; it may keep it. */
  read(listener: (chunk: Buffer) => void): void;
}

/** What all connections read into, one after the other: Node would make a new one of this size for every read. */
const readBuffer = Buffer.allocUnsafe(64 * 1024);

/**
 * Connects to a host's socket. Fails with cause ECONNREFUSED or ENOENT when there is no host; a timeout means busy, never
 * dead.
 */
export function openSocket(path: string, timeoutMs: number): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const early: Buffer[] = [];
    let listener = (chunk: Buffer) => void early.push(chunk);
    const socket = connect({
      path,
      // Past the stream, which takes longer to hand an echo on than the client to show it.
      onread: {
        buffer: () => readBuffer,
        callback(length, buffer) {
          listener(Buffer.from(buffer.subarray(0, length)));
          return true;
        },
      },
    });
    const read = (next: typeof listener) => {
      listener = next;
      for (const chunk of early.splice(0)) next(chunk);
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(busy(path));
    }, timeoutMs);
    socket.once('error', error => {
      clearTimeout(timer);
      const gone = errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ECONNREFUSED';
      const what = gone ? `no host answers on ${path}` : `cannot connect to ${path} (${errnoOf(error)})`;
      reject(new Failure(what, { cause: error, hint: 'the agent is not running; resume the session' }));
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      // Nothing comes this way but the end.
      socket.resume();
      resolve({ socket, read });
    });
  });
}

/** It accepted, or did not refuse, and says nothing. */
export function busy(path: string): Failure {
  return new Failure(`the host on ${path} is busy`, { hint: 'it is running; try again in a moment' });
}
