import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
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

/** There are two of them: small enough to be no burden in a host, large enough that 200 MB are eight hundred reads. */
const chunkBytes = 256 * 1024;
/** So much is taken apart in less than a millisecond: then the clock is looked at. */
const sliceBytes = 8 * 1024;
/** After so long everything else in the process has its turn: a key that is typed meanwhile shows no delay. ms */
const breathMs = 3;
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
    const breathe = everyNowAndThen();
    for await (const piece of piecesOf(handle, start, size)) {
      for (let at = 0; at < piece.length; at += sliceBytes) {
        lines.push(piece.subarray(at, at + sliceBytes));
        const breath = breathe();
        if (breath) await breath;
      }
      await grown.pause();
    }
    const offset = start + lines.finished;
    return { inode, offset, before: await bytesBefore(handle, offset) };
  } finally {
    await handle.close();
  }
}

/**
 * The bytes from `start` to `size`, each piece only until the next one: while one is taken apart the next is read. Not past
 * the size of a moment ago: a file that grows faster than it is read would keep its reader for ever.
 */
export async function* piecesOf(
  handle: Pick<FileHandle, 'read'>,
  start: number,
  size: number,
): AsyncGenerator<Buffer> {
  let at = start;
  const read = (into: Buffer) => {
    const reading = handle.read(into, 0, Math.min(into.length, size - at), at);
    // Told to whoever asks for the next piece; until then nobody waits for it, and that would end the process.
    reading.catch(() => {});
    return reading;
  };
  const bytes = Math.min(chunkBytes, Math.max(1, size - start));
  let buffer = Buffer.allocUnsafeSlow(bytes);
  let other = Buffer.allocUnsafeSlow(bytes);
  let reading = at < size ? read(buffer) : undefined;
  try {
    while (reading) {
      const { bytesRead } = await reading;
      const piece = buffer.subarray(0, bytesRead);
      at += bytesRead;
      [buffer, other] = [other, buffer];
      reading = bytesRead > 0 && at < size ? read(buffer) : undefined;
      if (bytesRead > 0) yield piece;
    }
  } finally {
    // The file is closed when this is over, and not while it is read.
    await reading?.catch(() => {});
  }
}

/** Lets the event loop turn when the last time is `breathMs` ago. */
function everyNowAndThen(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < breathMs) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}

async function bytesBefore(handle: FileHandle, offset: number): Promise<string> {
  const length = Math.min(beforeBytes, offset);
  if (length === 0) return '';
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset - length);
  return buffer.toString('hex', 0, bytesRead);
}
