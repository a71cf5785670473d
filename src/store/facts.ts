import { type FileHandle, open } from 'node:fs/promises';
import { errnoOf, Failure } from '../lib/errors.ts';
import { explainErrno } from '../lib/system-error.ts';
import { factLine, maxLineBytes } from './fact-line.ts';
import type { Fact } from './schema.ts';

export interface ReadFactsOptions {
  /** Byte offset to start at, 0 or a former `next`. */
  from?: number;
  /** Stop behind about that many bytes, at the end of a line. Default: read to the end. */
  most?: number;
  /** Only lines that hold this text; the others are neither parsed nor checked. */
  holding?: string;
}

export interface ReadFacts {
  facts: Fact[];
  /** Byte offset behind the last whole line; start there the next time. */
  next: number;
  /** Lines that could not be read (a crash or a full disk cut them). */
  torn: number;
}

/**
 * Appends one fact: a single O_APPEND write, so any number of processes may write at once without a lock. Calls of this
 * process keep their order. A Failure when the disk is full or the directory gone; what was cut off is repaired by the
 * next append.
 */
export function appendFact(file: string, fact: Fact): Promise<void> {
  return appendFacts(file, [fact]);
}

/** Some facts could not be appended; the first `written` are in the file. */
export class AppendFailure extends Failure {
  readonly written: number;

  constructor(message: string, written: number, cause: unknown) {
    super(message, { cause });
    this.written = written;
  }
}

/** The same for many: as many whole lines a write as stay below 64 KiB. An {@link AppendFailure} says how many are in the file. */
export function appendFacts(file: string, facts: readonly Fact[]): Promise<void> {
  const before = queues.get(file);
  const mine = (async () => {
    await before?.catch(() => {}); // Its own caller gets that error.
    let written = 0;
    for (const lines of batches(facts)) {
      await append(file, lines, written);
      written += lineCount(lines);
    }
  })();
  queues.set(file, mine);
  const done = () => {
    if (queues.get(file) === mine) queues.delete(file);
  };
  mine.then(done, done);
  return mine;
}

const queues = new Map<string, Promise<void>>();

function* batches(facts: readonly Fact[]): Generator<string> {
  let lines = '';
  let bytes = 0;
  for (const fact of facts) {
    const line = factLine(fact);
    const length = Buffer.byteLength(line);
    if (bytes + length > maxLineBytes) {
      yield lines;
      lines = '';
      bytes = 0;
    }
    lines += line;
    bytes += length;
  }
  if (lines !== '') yield lines;
}

const lineCount = (text: string): number => text.split('\n').length - 1;

/** @param before facts of the same call that are in the file already */
async function append(file: string, line: string, before: number): Promise<void> {
  let whole = 0;
  try {
    const handle = await open(file, 'a+', 0o600);
    try {
      // Behind a torn line a newline comes first, or this fact would be lost with it.
      const mend = (await endsInNewline(handle)) ? '' : '\n';
      const bytes = Buffer.from(mend + line);
      const { bytesWritten } = await handle.write(bytes);
      if (bytesWritten < bytes.length) {
        whole = Math.max(0, lineCount(bytes.toString('latin1', 0, bytesWritten)) - mend.length);
        throw new Failure('the disk is full');
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    const why = error instanceof Failure ? error.message : explainErrno(error);
    throw new AppendFailure(`cannot append to ${file}: ${why}`, before + whole, error);
  }
}

async function endsInNewline(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  return last[0] === newline;
}

const newline = 0x0a;
/** Large enough that a big log is few reads, small enough not to matter in a host's memory. */
const chunkBytes = 1024 * 1024;

/**
 * Reads facts from a byte offset on. A line that is no fact is counted and skipped. An unfinished last line is left
 * for the next time, unless it is whole and lacks only its newline.
 */
export async function readFacts(
  file: string,
  { from = 0, most, holding }: ReadFactsOptions = {},
): Promise<ReadFacts> {
  const result: ReadFacts = { facts: [], next: from, torn: 0 };
  // As it stands inside of JSON text.
  const wanted = holding === undefined ? '' : JSON.stringify(holding).slice(1, -1);
  const handle = await openForReading(file);
  if (handle === undefined) return result;
  try {
    const { size } = await handle.stat();
    // Shorter than before: another file (restored, replaced). Starting over beats reading from the middle of a line.
    if (size < from) result.next = 0;
    let rest: Buffer = Buffer.alloc(0);
    const end = most === undefined ? size : Math.min(size, result.next + Math.max(most, maxLineBytes));
    for (let at = result.next; at < end; ) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, end - at));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      rest = takeLines(Buffer.concat([rest, chunk.subarray(0, bytesRead)]), result, wanted);
    }
    // Cut in the middle of a line unless this is the end of the file.
    if (end === size) takeTail(rest, result, wanted);
  } finally {
    await handle.close();
  }
  return result;
}

/** Adds every finished line to the result; returns what is behind the last newline. */
function takeLines(data: Buffer, result: ReadFacts, wanted: string): Buffer {
  let start = 0;
  for (let end = data.indexOf(newline); end >= 0; end = data.indexOf(newline, start)) {
    const fact = parseLine(data.toString('utf8', start, end), wanted);
    if (fact === 'torn') result.torn++;
    else if (fact !== 'empty') result.facts.push(fact);
    start = end + 1;
  }
  result.next += start;
  return data.subarray(start);
}

function takeTail(rest: Buffer, result: ReadFacts, wanted: string): void {
  const fact = parseLine(rest.toString('utf8'), wanted);
  if (fact === 'empty') return;
  if (fact === 'torn') {
    result.torn++;
    return;
  }
  result.facts.push(fact);
  result.next += rest.length;
}

/** Kinds this version does not know are kept: a newer host may write them. */
function parseLine(line: string, wanted: string): Fact | 'torn' | 'empty' {
  if (line.trim() === '' || !line.includes(wanted)) return 'empty';
  try {
    const value = JSON.parse(line) as Partial<Fact> | null;
    const whole =
      typeof value?.t === 'number' && typeof value.k === 'string' && typeof value.src === 'string';
    return whole ? ({ turn: 0, ...value } as Fact) : 'torn';
  } catch {
    return 'torn';
  }
}

async function openForReading(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw new Failure(`cannot read ${file}: ${explainErrno(error)}`, { cause: error });
  }
}
