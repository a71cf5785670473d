import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { castHeader, castStart, lastWholeLine } from './recording-file.ts';
import {
  castName,
  compressSegments,
  dropSegment,
  listSegments,
  segmentsToDrop,
} from './recording-segments.ts';

/** asciicast v2: a header line, then `[seconds, "o" | "r" | "m", text]` lines. https://docs.asciinema.org/manual/asciicast/v2/ */
export interface Recording {
  output(chunk: Buffer): void;
  resize(cols: number, rows: number): void;
  marker(text: string): void;
  /** Resolves when everything recorded so far is in the file, or known to be lost. */
  flush(): Promise<void>;
  /** Something is not in the file yet. */
  readonly waiting: boolean;
  /** Flushes, and waits for closed segments to be compressed. */
  close(): Promise<void>;
}

export interface RecordingOptions {
  dir: string;
  /** Plain bytes after which a segment is closed. */
  segmentBytes: number;
  /** Bytes of all segments together, compressed as they are. */
  maxBytes: number;
  cols: number;
  rows: number;
  now: () => number;
  log: Log;
  /** Appends to the open segment; replaced by tests that need a full disk. */
  append?: (file: FileHandle, text: string) => Promise<void>;
}

/** A crash of the host loses at most this much; a write a tenth of a second costs nothing. */
const flushMs = 100;
/** Events are written at once when this many characters wait, so that a flood stays small in memory. */
const flushChars = 256 * 1024;
/** One event is cut here: a player shows an event at once, and line readers keep a line in memory. */
const eventChars = 32 * 1024;
/** Output within this time is one event: players cannot show less, and a flood is a tenth of the lines. */
const mergeMs = 10;
/** What may wait for a disk that does not take it; beyond that it is dropped and the gap is recorded. */
const backlogChars = 16 * 1024 * 1024;
/** ms until a disk that refused a write is asked again. */
const retryMs = 2_000;

/**
 * Records a terminal into `dir`, going on with the file of a former host when there is one. Never fails and never
 * waits for the disk: what cannot be written is counted, and a marker in the recording says how much is missing.
 */
export async function createRecording(options: RecordingOptions): Promise<Recording> {
  const { dir, now, log } = options;
  const append = options.append ?? ((file, text) => file.appendFile(text));
  const path = join(dir, castName);
  const decoder = new StringDecoder('utf8');
  let size = { cols: options.cols, rows: options.rows };
  let file: FileHandle | undefined;
  let started = now();
  let good = 0;
  let lines: string[] = [];
  let chars = 0;
  let last: { at: number; text: string } | undefined;
  let lost = 0;
  let failed = false;
  let waiting = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let compressing: Promise<void> = Promise.resolve();
  let ended = false;

  const put = (kind: 'o' | 'r' | 'm', text: string, at = now()) => {
    const line = `${JSON.stringify([Math.round(at - started) / 1000, kind, text])}\n`;
    // Once something is lost all is, until the gap has been written: the marker then stands where it belongs.
    if (lost > 0 || chars + line.length > backlogChars) {
      lost += Buffer.byteLength(text);
      return;
    }
    lines.push(line);
    chars += line.length;
  };
  const sealLast = () => {
    if (last) put('o', last.text, last.at);
    last = undefined;
  };
  const soon = (ms = failed ? retryMs : flushMs) => {
    if (!ended) timer ??= setTimeout(write, ms);
  };
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (!waiting) {
      waiting = true;
      writing = writing.then(writeOut);
    }
    return writing;
  };
  const writeOut = async () => {
    waiting = false;
    sealLast();
    if (lines.length === 0 && lost === 0) return;
    const [count, counted, missing] = [lines.length, chars, lost];
    const text = lines.join('') + (missing > 0 ? gap(missing) : '');
    try {
      file ??= await reopen();
      await append(file, text);
      good += Buffer.byteLength(text);
      // Events that came while we wrote stand behind these.
      lines = lines.slice(count);
      chars -= counted;
      lost -= missing;
      if (failed) log.info('the recording goes on');
      failed = false;
      if (good >= options.segmentBytes && !ended) await rotate();
    } catch (error) {
      if (!failed) log.error(`the recording cannot be written: ${describeError(error)}`);
      failed = true;
      // Half a line may have been written; it would spoil the file for every player.
      await file?.truncate(good).catch(() => {});
      soon();
    }
  };
  const gap = (bytes: number) =>
    `${JSON.stringify([Math.round(now() - started) / 1000, 'm', `${bytes} bytes of output are missing here`])}\n`;
  const reopen = async (): Promise<FileHandle> => {
    // The folder is there as long as its session is; it is not brought back when somebody removed that meanwhile.
    const handle = await open(path, 'a+', 0o600);
    const whole = await lastWholeLine(handle);
    await handle.truncate(whole.bytes);
    // Whole seconds, as the header keeps them: a later host counts from the same moment.
    started = (await castStart(handle)) ?? Math.floor(now() / 1000) * 1000;
    good = whole.bytes;
    if (good === 0) {
      const header = castHeader(size, started);
      await handle.appendFile(header);
      good = Buffer.byteLength(header);
    }
    return handle;
  };
  const rotate = async () => {
    await file?.close();
    file = undefined;
    const closed = await listSegments(dir);
    await rename(path, `${path}.${(closed.at(-1)?.n ?? 0) + 1}`);
    file = await reopen();
    compressing = compressing.then(tidy);
  };
  const tidy = async () => {
    try {
      await compressSegments(dir);
      for (const segment of segmentsToDrop(await listSegments(dir), good, options.maxBytes)) {
        await dropSegment(dir, segment);
        put('m', `segment ${segment.n} (${segment.bytes} bytes) was dropped to keep the recording small`);
        soon();
      }
    } catch (error) {
      log.error(`closed segments of the recording could not be tidied: ${describeError(error)}`);
    }
  };

  // A disk that is full at the start is no reason not to start an agent: the first write tries again.
  try {
    file = await reopen();
  } catch (error) {
    failed = true;
    log.error(`the recording cannot be opened: ${describeError(error)}`);
  }
  compressing = tidy();
  put('r', `${size.cols}x${size.rows}`);

  return {
    output(chunk) {
      const text = decoder.write(chunk);
      if (text === '') return;
      const at = now();
      if (last && at - last.at <= mergeMs && last.text.length < eventChars) last.text += text;
      else {
        sealLast();
        last = { at, text };
      }
      if (chars + last.text.length > flushChars && !failed) void write();
      else soon();
    },
    resize(cols, rows) {
      sealLast();
      size = { cols, rows };
      put('r', `${cols}x${rows}`);
      soon();
    },
    marker(text) {
      sealLast();
      put('m', text);
      soon();
    },
    flush: write,
    get waiting() {
      return lines.length > 0 || last !== undefined || lost > 0;
    },
    async close() {
      const rest = decoder.end();
      if (rest !== '') {
        sealLast();
        put('o', rest);
      }
      ended = true;
      await write();
      await compressing;
      // What tidying up had to drop is said in the recording too.
      await write();
      clearTimeout(timer);
      await file?.close();
      file = undefined;
    },
  };
}
