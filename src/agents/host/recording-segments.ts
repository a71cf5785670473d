import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { errnoOf } from '../../lib/errors.ts';

/** Terminal output shrinks to a tenth at any level; the fastest takes least from the agents on the same machine. */
const gzipLevel = 1;

/** The open segment; closed ones are `output.cast.1.gz`, `.2.gz`, … in the order of time. */
export const castName = 'output.cast';

export interface Segment {
  n: number;
  bytes: number;
  compressed: boolean;
}

/** Closed segments in `dir`, oldest first. */
export async function listSegments(dir: string): Promise<Segment[]> {
  for (;;) {
    const found = await lookAt(dir, await readdir(dir));
    if (found !== undefined) return found.toSorted(inTime);
  }
}

/** Undefined when one of them is gone: it was compressed or dropped meanwhile, and the names are no longer right. */
async function lookAt(dir: string, names: readonly string[]): Promise<Segment[] | undefined> {
  const found: Segment[] = [];
  for (const name of names) {
    const match = /^output\.cast\.(\d+)(\.gz)?$/.exec(name);
    if (!match) continue;
    const size = await sizeOf(join(dir, name));
    if (size === undefined) return undefined;
    found.push({ n: Number(match[1]), bytes: size, compressed: match[2] !== undefined });
  }
  return found;
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function inTime(a: Segment, b: Segment): number {
  return a.n - b.n || Number(a.compressed) - Number(b.compressed);
}

/**
 * Which closed segments have to go so that all of them with the open one take at most `maxBytes`: from the second on,
 * oldest first. The first one is kept (how it began: prompt, flags, first plan), and so is the newest closed one, whose
 * number the next one counts from. Pure.
 */
export function segmentsToDrop(closed: readonly Segment[], openBytes: number, maxBytes: number): Segment[] {
  let total = openBytes + closed.reduce((sum, segment) => sum + segment.bytes, 0);
  const dropped: Segment[] = [];
  for (const segment of closed.slice(1, -1)) {
    if (total <= maxBytes) break;
    dropped.push(segment);
    total -= segment.bytes;
  }
  return dropped;
}

/** Compresses every closed segment that is not yet, a former host's leftovers too; a crash leaves the plain one. */
export async function compressSegments(dir: string): Promise<void> {
  for (const { n, compressed } of await listSegments(dir)) {
    if (compressed) continue;
    const plain = join(dir, `${castName}.${n}`);
    const scratch = `${plain}.gz.tmp`;
    await pipeline(
      createReadStream(plain),
      createGzip({ level: gzipLevel }),
      createWriteStream(scratch, { mode: 0o600 }),
    );
    await rename(scratch, `${plain}.gz`);
    await rm(plain);
  }
}

export async function dropSegment(dir: string, { n, compressed }: Segment): Promise<void> {
  await rm(join(dir, `${castName}.${n}${compressed ? '.gz' : ''}`), { force: true });
}
