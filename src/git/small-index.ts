import { createHash } from 'node:crypto';

export interface IndexEntry {
  path: Buffer;
  /** Octal, six digits. */
  mode: string;
  id: string;
}

/**
 * An index file (version 2, gitformat-index) of a few entries. Their times and sizes are zero, which git takes as never
 * looked at: it reads the files anew.
 */
export function buildIndex(entries: readonly IndexEntry[], idLength: number): Buffer {
  const sorted = [...entries].sort((a, b) => Buffer.compare(a.path, b.path));
  const header = Buffer.alloc(12);
  header.write('DIRC');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(sorted.length, 8);
  const body = Buffer.concat([header, ...sorted.map(indexEntry)]);
  const hash = createHash(idLength === 64 ? 'sha256' : 'sha1');
  return Buffer.concat([body, hash.update(body).digest()]);
}

/** Where the mode stands in an entry, and where the id. */
const modeAt = 24;
const idAt = 40;
/** The length field has twelve bits; a longer name has all of them set and ends at its NUL. */
const maxNameLength = 0xfff;

function indexEntry({ path, mode, id }: IndexEntry): Buffer {
  const flagsAt = idAt + id.length / 2;
  const length = flagsAt + 2 + path.length;
  // One to eight NULs, so that entries begin at multiples of eight.
  const entry = Buffer.alloc((length + 8) & ~7);
  entry.writeUInt32BE(Number.parseInt(mode, 8), modeAt);
  entry.write(id, idAt, 'hex');
  entry.writeUInt16BE(Math.min(path.length, maxNameLength), flagsAt);
  path.copy(entry, flagsAt + 2);
  return entry;
}

/** Reads back what git made of it; it writes the version it is told to. */
export function parseIndex(index: Buffer, idLength: number): IndexEntry[] {
  if (index.toString('latin1', 0, 4) !== 'DIRC' || index.readUInt32BE(4) !== 2) {
    throw new Error('git wrote an index that is not of version 2');
  }
  const entries: IndexEntry[] = [];
  let at = 12;
  for (let count = index.readUInt32BE(8); count > 0; count--) {
    const flagsAt = at + idAt + idLength / 2;
    const end = index.indexOf(0, flagsAt + 2);
    const id = index.toString('hex', at + idAt, flagsAt);
    const mode = index
      .readUInt32BE(at + modeAt)
      .toString(8)
      .padStart(6, '0');
    entries.push({ path: index.subarray(flagsAt + 2, end), mode, id });
    at += (end - at + 8) & ~7;
  }
  return entries;
}
