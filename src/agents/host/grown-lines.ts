import { type FileHandle, open } from 'node:fs/promises';
import { errnoOf } from '../../lib/errors.ts';
import { createLineReader } from '../transcripts/line-reader.ts';

/** How far a file that grows was read. JSON. */
export interface LineMark {
  /** Of the file that was read: another one may take its place. */
  inode: string;
  /** Byte offset behind the last whole line. */
  offset: number;
  /** The last bytes before it, hex: what stood there must still stand there. */
  before: string;
}

export interface GrownLines {
  /** Called first. `anew`: the file is another one than the mark's, or was cut or rewritten: it is read from its beginning. */
  begin(anew: boolean): void;
  /** Whether a line with this beginning is worth its cost. */
  wants(head: string): boolean;
  /** A line; undefined: too large. */
  line(text: string | undefined): void;
  /** Waited for between pieces: whoever cannot keep up holds the reading up. */
  pause(): Promise<void>;
}

/** Small enough to be no burden in a host, large enough that 200 MB are three thousand reads. */
const chunkBytes = 64 * 1024;
const beforeBytes = 32;

/**
 * Reads the whole lines that a file has behind `mark`, in pieces, so that the event loop and memory stay free. An unfinished
 * last line is left for the next time. Undefined when there is no such file; throws what the file system does.
 */
export async function readGrownLines(
  file: string,
  mark: LineMark | undefined,
  grown: GrownLines,
): Promise<LineMark | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { dev, ino, size } = await handle.stat();
    const inode = `${dev}:${ino}`;
    const known = mark?.inode === inode && (await bytesBefore(handle, mark.offset)) === mark.before;
    const start = known ? mark.offset : 0;
    if (known && start === size) return mark;
    grown.begin(!known);
    const lines = createLineReader({ wants: grown.wants, onLine: grown.line });
    const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, Math.max(1, size - start)));
    // Not past the size of a moment ago: a file that grows faster than it is read would keep this here for ever.
    for (let at = start; at < size; ) {
      const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, size - at), at);
      if (bytesRead === 0) break;
      at += bytesRead;
      lines.push(chunk.subarray(0, bytesRead));
      await grown.pause();
    }
    const offset = start + lines.finished;
    return { inode, offset, before: await bytesBefore(handle, offset) };
  } finally {
    await handle.close();
  }
}

async function bytesBefore(handle: FileHandle, offset: number): Promise<string> {
  const length = Math.min(beforeBytes, offset);
  if (length === 0) return '';
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset - length);
  return buffer.toString('hex', 0, bytesRead);
}
