import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { PassThrough } from 'node:stream';

/**
 * Node's `spawn`, safe when no file descriptor is left: there Node gives a child without streams, and whoever uses one
 * dies of that instead of the `error` that comes a moment later. Here the streams are there, and empty.
 */
export const spawnChild: typeof spawn = ((...args: Parameters<typeof spawn>) => {
  const child: ChildProcess = spawn(...args);
  if (child.stdin !== undefined) return child;
  const empty = () => new PassThrough().end();
  return Object.assign(child, { stdin: new PassThrough(), stdout: empty(), stderr: empty() });
}) as typeof spawn;

/** What one more child takes: three pipes with two ends each, a process handle, and the directory it starts in. */
const descriptorsOfChild = 8;

/** Throws the system's own error (EMFILE, ENFILE) unless one more child can be started; for libraries that would crash. */
export function requireDescriptors(): void {
  const open: number[] = [];
  try {
    for (let i = 0; i < descriptorsOfChild; i++) open.push(openSync('/dev/null', 'r'));
  } finally {
    for (const fd of open) closeSync(fd);
  }
}
