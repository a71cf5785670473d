import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { errnoOf } from '../../lib/errors.ts';

/**
 * Writes to a connected socket, in order. What the kernel takes at once goes out by a plain `write(2)`: the stream's own
 * way costs 50 to 80 µs of JavaScript for each key and each echo, and a person waits for both. The rest, and whatever
 * follows while the stream still holds something, is the stream's, with its counting and its errors.
 */
export function createSocketWriter(socket: Socket): (bytes: Uint8Array) => void {
  return bytes => {
    const taken = writeNow(socket, bytes);
    if (taken < bytes.length) socket.write(taken === 0 ? bytes : bytes.subarray(taken));
  };
}

/** Bytes the kernel took; 0 where only the stream may write, or knows what is wrong. */
function writeNow(socket: Socket, bytes: Uint8Array): number {
  if (socket.writableLength > 0) return 0;
  const fd = descriptorOf(socket);
  if (fd === undefined) return 0;
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    const errno = errnoOf(error);
    // A peer that is gone: the stream meets the same error and tells it as an event.
    if (errno === 'EAGAIN' || errno === 'EPIPE' || errno === 'ECONNRESET') return 0;
    throw error;
  }
}

/**
 * libuv's descriptor, non-blocking. Asked for each time: it is gone with the connection, and its number may be another file's
 * then. Absent before the connection, on Windows and in a Node that hides it: then the stream writes.
 */
function descriptorOf(socket: Socket): number | undefined {
  const { _handle: handle } = socket as Socket & { _handle?: { fd?: number } | null };
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : undefined;
}
