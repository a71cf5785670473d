import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** The id git gives to a tree object of that content. */
export function treeId(content: Buffer, idLength: number): string {
  return hash(idLength).update(`tree ${content.length}\0`).update(content).digest('hex');
}

/**
 * A pack (version 2, gitformat-pack) of tree objects: `unpack-objects` takes any number of them in one process, and
 * unlike `mktree` does not look up what they name, which a partial clone would have to fetch.
 */
export function packTrees(contents: readonly Buffer[], idLength: number): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(contents.length, 8);
  const objects = contents.flatMap(content => [objectHeader(content.length), deflateSync(content, fast)]);
  const body = Buffer.concat([header, ...objects]);
  return Buffer.concat([body, hash(idLength).update(body).digest()]);
}

/** Git unpacks it at once and compresses anew. */
const fast = { level: 1 };
const treeType = 2;

/** Type and size: four bits of it in the first byte, then seven in each, lowest first; the top bit says more follow. */
function objectHeader(size: number): Buffer {
  const bytes = [(treeType << 4) | (size & 0xf)];
  for (let rest = size >>> 4; rest > 0; rest >>>= 7) {
    bytes[bytes.length - 1]! |= 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.from(bytes);
}

function hash(idLength: number) {
  return createHash(idLength === 64 ? 'sha256' : 'sha1');
}
