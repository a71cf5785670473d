import { createReadStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { createEmulator } from '../agents/host/emulator.ts';
import { castName, listSegments } from '../agents/host/recording-segments.ts';
import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { withHost } from './host-call.ts';
import { isRunning } from './liveness.ts';
import { requirePastSession } from './past-session.ts';
import { requireSession } from './require-session.ts';

/** Where a session's recording lies: beside its record, or where `store.recordings` says. */
export function recordingDir(ctx: Pick<Context, 'settings' | 'store'>, id: string): string {
  const { recordings } = ctx.settings.store;
  if (recordings) return join(recordings, id);
  const archived = ctx.store.archiveDir(id);
  return !existsSync(ctx.store.sessionDir(id)) && existsSync(archived) ? archived : ctx.store.sessionDir(id);
}

/**
 * The whole recording as the lines of one asciicast v2 file: segments in the order of time, their clocks brought
 * together, only the first header kept.
 */
export async function* recordingCast(ctx: Context, input: { session: string }): AsyncGenerator<string> {
  const record = await requirePastSession(ctx, input.session);
  const files = await segmentFiles(recordingDir(ctx, record.id));
  if (files.length === 0) throw nothingRecorded(record);
  let began: number | undefined;
  for (const file of files) {
    let shift = 0;
    for await (const line of linesOf(file)) {
      const parsed = parse(line);
      if (parsed === undefined) continue;
      if (!Array.isArray(parsed)) {
        const start = Number((parsed as { timestamp?: unknown }).timestamp ?? 0);
        if (began === undefined) yield line;
        began ??= start;
        shift = start - began;
      } else if (shift === 0) {
        yield line;
      } else {
        const [at, kind, data] = parsed as [number, string, string];
        yield JSON.stringify([Math.round((at + shift) * 1000) / 1000, kind, data]);
      }
    }
  }
}

/** Lines of scrollback that a replay keeps: a long day of an agent. */
const replayScrollback = 50_000;

/** Screen and scrollback as plain text: asked from the host while it runs, replayed from the recording otherwise. */
export async function recordingText(ctx: Context, input: { session: string }): Promise<string> {
  const record = await requirePastSession(ctx, input.session);
  if (isRunning(record)) {
    const { text } = await withHost(record, host => host.query('text'));
    if (text !== undefined) return text;
  }
  return replay(recordingCast(ctx, input));
}

async function replay(lines: AsyncGenerator<string>): Promise<string> {
  let emulator: ReturnType<typeof createEmulator> | undefined;
  for await (const line of lines) {
    const parsed = parse(line);
    if (parsed !== undefined && !Array.isArray(parsed)) {
      const { width = 80, height = 24 } = parsed as { width?: number; height?: number };
      emulator ??= createEmulator({ cols: width, rows: height, scrollback: replayScrollback });
      continue;
    }
    if (!emulator || parsed === undefined) continue;
    const [, kind, data] = parsed as [number, string, string];
    const [cols = 0, rows = 0] = kind === 'r' ? data.split('x').map(Number) : [];
    if (kind === 'r' && cols > 0 && rows > 0) emulator.resize(cols, rows);
    // Waits for the parser: a recording of hundreds of megabytes must not pile up in its queue.
    if (kind === 'o') await new Promise<void>(resolve => emulator?.write(data, resolve));
  }
  const text = emulator?.text() ?? '';
  emulator?.dispose();
  return text;
}

/** Recordings are flushed ten times a second; looking more often sees nothing new. ms. */
const lookAgainMs = 150;

/** Gives the output events of a running session as they are recorded, until it ends or the signal fires. */
export async function followRecording(
  ctx: Context,
  input: { session: string; signal: AbortSignal; onOutput: (text: string) => void },
): Promise<void> {
  const record = await requireSession(ctx, input.session);
  const file = join(recordingDir(ctx, record.id), castName);
  if (!existsSync(file) && !isRunning(record)) throw nothingRecorded(record);
  let offset = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  while (!input.signal.aborted) {
    const running = isRunning(await requireSession(ctx, record.id));
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    // A smaller file is a new segment.
    if (size < offset) offset = 0;
    if (size > offset) offset += await readEvents(file, offset, input.onOutput);
    if (!running) return;
    await new Promise(resolve => setTimeout(resolve, lookAgainMs));
  }
}

/** Reads whole lines from `offset` on and gives how many bytes they took; a line still being written waits. */
async function readEvents(file: string, offset: number, onOutput: (text: string) => void): Promise<number> {
  let rest = Buffer.alloc(0);
  let taken = 0;
  for await (const chunk of createReadStream(file, { start: offset })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const parsed = parse(rest.subarray(0, end).toString('utf8'));
      if (Array.isArray(parsed) && parsed[1] === 'o') onOutput(String(parsed[2]));
      rest = rest.subarray(end + 1);
      taken += end + 1;
    }
  }
  return taken;
}

async function segmentFiles(dir: string): Promise<string[]> {
  if (!existsSync(dir)) return [];
  const closed = (await listSegments(dir)).map(({ n, compressed }) =>
    join(dir, `${castName}.${n}${compressed ? '.gz' : ''}`),
  );
  const open = join(dir, castName);
  return existsSync(open) ? [...closed, open] : closed;
}

function linesOf(file: string): AsyncIterable<string> {
  const bytes = createReadStream(file);
  return createInterface({ input: file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes, crlfDelay: 0 });
}

/** A header object or an event; undefined for a torn line. */
function parse(line: string): unknown[] | object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function nothingRecorded(record: SessionRecord): Failure {
  return new Failure(`there is no recording of ${record.name}`, {
    hint: 'its agent never wrote to its terminal',
  });
}
