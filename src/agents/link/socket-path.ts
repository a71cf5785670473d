import { join } from 'node:path';
import { Failure } from '../../lib/errors.ts';
import type { Paths } from '../../lib/paths.ts';
import { socketDir } from '../../lib/private-dir.ts';

/**
 * Longest socket path in bytes. `sun_path` holds 108 on Linux and 104 on macOS, its end mark included; Node cuts a
 * longer path without a word, and two sessions would share one socket.
 */
export const maxSocketPath = { linux: 107, darwin: 103 } as const;

/** Where the host of this session listens: in the private runtime directory, which is created when it is missing. */
export function socketPath(paths: Paths, sessionId: string): string {
  return checkSocketPath(join(socketDir(paths), sessionId));
}

/** Gives the path back, or fails when this system would cut it. */
export function checkSocketPath(path: string, platform: NodeJS.Platform = process.platform): string {
  const limit = platform === 'darwin' ? maxSocketPath.darwin : maxSocketPath.linux;
  const bytes = Buffer.byteLength(path);
  if (bytes > limit) {
    throw new Failure(`the socket path ${path} has ${bytes} bytes, this system takes at most ${limit}`, {
      hint: 'set XDG_RUNTIME_DIR to a shorter directory',
    });
  }
  return path;
}
