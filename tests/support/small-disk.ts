import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempDir } from './temp.ts';

export interface SmallDisk {
  dir: string;
  /** Leaves no byte of room. */
  fill(): void;
  /** Makes room again. */
  free(): void;
}

/** Only root may mount. */
export const canMount = process.getuid?.() === 0 && tryMount();

function tryMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/** A file system of its own in memory, unmounted after the test. */
export function smallDisk(mebibytes: number): SmallDisk {
  const dir = tempDir('disk');
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=700`, 'tmpfs', dir]);
  // Lazily: a process that ends a moment later may still stand in it.
  onTestFinished(() => void execFileSync('umount', ['-l', dir]));
  const ballast = join(dir, '.ballast');
  return {
    dir,
    fill() {
      const fd = openSync(ballast, 'a');
      try {
        for (const size of [1 << 20, 4096, 1]) {
          try {
            for (;;) if (writeSync(fd, Buffer.alloc(size)) === 0) break;
          } catch {
            // ENOSPC: with smaller pieces to the last byte.
          }
        }
      } finally {
        closeSync(fd);
      }
    },
    free: () => rmSync(ballast, { force: true }),
  };
}
