import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { castEvent, createRecordingEvents } from './recording-events.ts';
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
  append?: (file: FileHandle, bytes: Uint8Array) => Promise<void>;
}

/** A crash of the host loses at most this much; a write a tenth of a second costs nothing. */
const flushMs = 100;
/** Events are written at once when this many bytes wait, so that a flood stays small in memory. */
const flushBytes = 256 * 1024;
/** What may wait for a disk that does not take it; beyond that it is dropped and the gap is recorded. */
const backlogBytes = 16 * 1024 * 1024;
/** ms until a disk that refused a write is asked again. */
const retryMs = 2_000;

/**
 * Records a terminal into `dir`, going on with the file of a former host when there is one. Never fails and never
 * waits for the disk: what cannot be written is counted, and a marker in the recording says how much is missing.
 */
export async function createRecording(options: RecordingOptions): Promise<Recording> {
  const { dir, now, log } = options;
  const append = options.append ?? ((file, bytes) => file.appendFile(bytes));
  const path = join(dir, castName);
  const events = createRecordingEvents(backlogBytes);
  let size = { cols: options.cols, rows: options.rows };
  let file: FileHandle | undefined;
  let started = now();
  let good = 0;
  let failed = false;
  let waiting = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let compressing: Promise<void> = Promise.resolve();
  let ended = false;

  const elapsed = () => now() - started;
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
    if (!events.waiting) return;
    const lines = events.take();
    try {
      file ??= await reopen();
      let written = 0;
      for (const part of [...lines.parts, ...gap(lines.lost)]) {
        await append(file, part);
        written += part.length;
      }
      good += written;
      // Events that came while we wrote stand behind these.
      events.written(lines);
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
  const gap = (bytes: number): Uint8Array[] => {
    const text = `${bytes} bytes of output are missing here`;
    return bytes > 0 ? [castEvent('m', text, elapsed())] : [];
  };
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
        events.event(
          'm',
          `segment ${segment.n} (${segment.bytes} bytes) was dropped to keep the recording small`,
          elapsed(),
        );
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
  events.event('r', `${size.cols}x${size.rows}`, elapsed());

  return {
    output(chunk) {
      events.output(chunk, elapsed());
      if (events.bytes > flushBytes && !failed) void write();
      else soon();
    },
    resize(cols, rows) {
      size = { cols, rows };
      events.event('r', `${cols}x${rows}`, elapsed());
      soon();
    },
    marker(text) {
      events.event('m', text, elapsed());
      soon();
    },
    flush: write,
    get waiting() {
      return events.waiting;
    },
    async close() {
      events.end(elapsed());
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
