import type { Socket } from 'node:net';
import { encodeFrame } from '../link/frames.ts';
import type { FrameName, Hello, WireError } from '../link/messages.ts';
import { createSocketWriter } from '../link/socket-writer.ts';

/** One client of this host, as the rest of the host sees it. */
export interface Connection {
  readonly id: number;
  readonly role: Hello['role'];
  /** The client's own name, the same after a reconnect. */
  readonly client: string;
  readonly closed: boolean;
  /** Bytes written and not taken by the kernel: the peer does not read as fast. */
  readonly pending: number;
  send(name: FrameName, payload: Uint8Array | object): void;
  /** Calls back once, when nothing is pending any more; at once when nothing is. */
  onDrain(callback: () => void): void;
  /** Stops or goes on taking frames from this client. */
  hold(held: boolean): void;
  /** Says why and closes. */
  refuse(error: WireError): void;
}

/**
 * A peer that reads nothing is cut when this much waits for it. Rows and data stop long before (their viewers look at
 * `pending`); what can pile up is status and facts, and one snapshot of a long scrollback.
 */
const mostPending = { control: 1024 * 1024, frames: 2 * 1024 * 1024, raw: 16 * 1024 * 1024 } as const;

export function createConnection(socket: Socket, id: number, hello: Hello): Connection {
  let draining: Array<() => void> = [];
  const drained = () => {
    const callbacks = draining;
    draining = [];
    for (const callback of callbacks) callback();
  };
  socket.on('drain', drained);
  const write = createSocketWriter(socket);

  const connection: Connection = {
    id,
    role: hello.role,
    client: hello.client ?? `connection ${id}`,
    get closed() {
      return socket.destroyed || socket.writableEnded;
    },
    get pending() {
      return socket.writableLength;
    },
    send(name, payload) {
      if (connection.closed) return;
      if (socket.writableLength > mostPending[hello.role]) {
        socket.destroy();
        return;
      }
      write(encodeFrame(name, payload));
    },
    onDrain(callback) {
      if (connection.closed) return;
      if (socket.writableLength === 0) callback();
      // 'drain' only comes after a write() that returned false; below that mark the last write's end tells.
      else if (socket.writableNeedDrain) draining.push(callback);
      else socket.write('', () => !connection.closed && callback());
    },
    hold(held) {
      if (held) socket.pause();
      else socket.resume();
    },
    refuse(error) {
      refuse(socket, error);
    },
  };
  return connection;
}

/** Sends the reason and closes; a peer that does not read is not waited for. */
export function refuse(socket: Socket, error: WireError): void {
  if (socket.destroyed) return;
  socket.write(encodeFrame('error', error));
  socket.destroySoon();
}
