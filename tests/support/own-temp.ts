import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Vitest setup file: each worker has a temporary directory of its own inside the run's, so that a test that counts
 * what is left there (private index copies, sockets) never sees what a test in another worker has in hand.
 */
const worker = `w${process.env.VITEST_POOL_ID ?? '0'}`;
const dir = process.env.TMPDIR;
if (dir !== undefined && !dir.endsWith(`/${worker}`)) {
  process.env.TMPDIR = join(dir, worker);
  mkdirSync(process.env.TMPDIR, { recursive: true });
}
