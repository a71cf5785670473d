import type { FileHandle } from 'node:fs/promises';

/** First line of an asciicast v2 file. `started` in ms; the format counts from whole seconds. */
export function castHeader(size: { cols: number; rows: number }, started: number): string {
  const timestamp = Math.floor(started / 1000);
  return `${JSON.stringify({ version: 2, width: size.cols, height: size.rows, timestamp, env: { TERM: 'xterm-256color' } })}\n`;
}

/** When the recording in this file began, ms, from its header; undefined when it has none. */
export async function castStart(file: FileHandle): Promise<number | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headerRoom), 0, headerRoom, 0);
  const line = buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? '';
  try {
    const { timestamp } = JSON.parse(line) as { timestamp?: unknown };
    return typeof timestamp === 'number' ? timestamp * 1000 : undefined;
  } catch {
    // An empty file, or not ours: it is continued with times from now on.
    return undefined;
  }
}

/** Where the last whole line ends: a host that was killed while writing leaves a torn one, which no player reads. */
export async function lastWholeLine(file: FileHandle): Promise<{ bytes: number }> {
  const { size } = await file.stat();
  const buffer = Buffer.alloc(searchBytes);
  for (let end = size; end > 0; end -= Math.min(end, searchBytes)) {
    const start = Math.max(0, end - searchBytes);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    const newline = buffer.subarray(0, bytesRead).lastIndexOf(10);
    if (newline >= 0) return { bytes: start + newline + 1 };
  }
  return { bytes: 0 };
}

/** Our header has under 120 bytes. */
const headerRoom = 512;
/** Longer than nearly every event, so one read finds the end. */
const searchBytes = 64 * 1024;
