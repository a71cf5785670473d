import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecording, type RecordingOptions } from '../../../src/agents/host/recording.ts';
import {
  compressSegments,
  listSegments,
  segmentsToDrop,
} from '../../../src/agents/host/recording-segments.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const start = 1_700_000_000_000;

function options(dir: string, changes: Partial<RecordingOptions> = {}): RecordingOptions {
  const now = () => start + 1_500;
  return {
    dir,
    segmentBytes: 1 << 30,
    maxBytes: 1 << 30,
    cols: 80,
    rows: 24,
    now,
    log: silentLog,
    ...changes,
  };
}

type Event = [number, string, string];

function read(file: string): { header: Record<string, unknown>; events: Event[] } {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = '', ...lines] = text.trimEnd().split('\n');
  return { header: JSON.parse(header), events: lines.map(line => JSON.parse(line) as Event) };
}

const outputOf = (events: Event[]) =>
  events
    .filter(([, kind]) => kind === 'o')
    .map(([, , text]) => text)
    .join('');
const markersOf = (events: Event[]) => events.filter(([, kind]) => kind === 'm').map(([, , text]) => text);

/** All segments in the order of time. */
function everything(dir: string): Event[] {
  const number = (name: string) => Number(/\.(\d+)(\.gz)?$/.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);
  const names = readdirSync(dir).filter(name => name.startsWith('output.cast'));
  return names.toSorted((a, b) => number(a) - number(b)).flatMap(name => read(join(dir, name)).events);
}

test('header and events are asciicast v2; the file is private', async () => {
  const dir = tempDir('rec');
  const recording = await createRecording(options(dir));
  recording.output(Buffer.from('hi\x1b[31m'));
  recording.resize(100, 30);
  recording.marker('started');
  await recording.close();
  const { header, events } = read(join(dir, 'output.cast'));
  expect(header).toMatchObject({ version: 2, width: 80, height: 24, timestamp: 1_700_000_001 });
  expect(events).toEqual([
    [0.5, 'r', '80x24'],
    [0.5, 'o', 'hi\x1b[31m'],
    [0.5, 'r', '100x30'],
    [0.5, 'm', 'started'],
  ]);
  expect(statSync(join(dir, 'output.cast')).mode & 0o777).toBe(0o600);
});

test('equal to what was written, whatever the chunks and however often segments change', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 50 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      async (texts, step) => {
        const dir = mkdtempSync(join(tempDir('rec'), 'x'));
        const recording = await createRecording(options(dir, { segmentBytes: 200 }));
        const bytes = Buffer.from(texts.join(''), 'utf8');
        for (let at = 0; at < bytes.length; at += step) {
          recording.output(bytes.subarray(at, at + step));
          if (at % 64 === 0) await recording.flush();
        }
        await recording.close();
        expect(outputOf(everything(dir))).toBe(bytes.toString('utf8'));
      },
    ),
    { numRuns: 25 },
  );
});

test('bytes that are no UTF-8 become replacement characters, and half a character waits for its rest', async () => {
  const dir = tempDir('rec');
  const recording = await createRecording(options(dir));
  recording.output(Buffer.from([0x61, 0xff, 0xf0, 0x9f]));
  await recording.flush();
  recording.output(Buffer.from([0x98, 0x80, 0xe4, 0xb8]));
  await recording.close();
  expect(outputOf(everything(dir))).toBe('a\ufffd😀\ufffd');
});

test('a later host goes on behind a torn line, with the times of the first header', async () => {
  const dir = tempDir('rec');
  writeFileSync(
    join(dir, 'output.cast'),
    `{"version":2,"width":80,"height":24,"timestamp":${start / 1000 - 10}}\n[1.0,"o","a"]\n[2.0,"o","torn`,
  );
  const recording = await createRecording(options(dir));
  recording.output(Buffer.from('b'));
  await recording.close();
  const { events } = read(join(dir, 'output.cast'));
  expect(outputOf(events)).toBe('ab');
  expect(events.at(-1)).toEqual([11.5, 'o', 'b']);
});

test('closed segments are numbered in the order of time and compressed, leftovers of a crash too', async () => {
  const dir = tempDir('rec');
  writeFileSync(join(dir, 'output.cast.1'), '{"version":2}\n[1.0,"o","old"]\n');
  const recording = await createRecording(options(dir, { segmentBytes: 150 }));
  for (const text of ['one', 'two']) {
    recording.output(Buffer.from(text.padEnd(200)));
    await recording.flush();
  }
  await recording.close();
  expect(readdirSync(dir).toSorted()).toEqual([
    'output.cast',
    'output.cast.1.gz',
    'output.cast.2.gz',
    'output.cast.3.gz',
  ]);
  expect(outputOf(read(join(dir, 'output.cast.1.gz')).events)).toBe('old');
  expect(outputOf(read(join(dir, 'output.cast.3.gz')).events)).toContain('two');
  expect(read(join(dir, 'output.cast')).header.version).toBe(2);
});

test('above the cap the middle goes, and the recording says so', async () => {
  const dir = tempDir('rec');
  const recording = await createRecording(options(dir, { segmentBytes: 150, maxBytes: 700 }));
  for (let i = 0; i < 8; i++) {
    recording.output(Buffer.from(`part ${i} ${Math.random()}`.padEnd(200, String(i))));
    await recording.flush();
  }
  await recording.close();
  const left = readdirSync(dir);
  expect(left).toContain('output.cast.1.gz');
  expect(left).not.toContain('output.cast.2.gz');
  expect(left.length).toBeLessThan(6);
  const events = everything(dir);
  expect(outputOf(events)).toContain('part 0');
  expect(outputOf(events)).toContain('part 7');
  expect(markersOf(events).join()).toMatch(/segment \d+ \(\d+ bytes\) was dropped/);
});

test('what is dropped: from the second segment on, until the rest fits', () => {
  const closed = [1, 2, 3, 4].map(n => ({ n, bytes: 100, compressed: true }));
  const numbers = (max: number) => segmentsToDrop(closed, 50, max).map(({ n }) => n);
  expect(numbers(450)).toEqual([]);
  expect(numbers(449)).toEqual([2]);
  expect(numbers(250)).toEqual([2, 3]);
  expect(numbers(0)).toEqual([2, 3]);
});

test('a full disk loses nothing that fits in memory, leaves no half line, and is asked again', async () => {
  const dir = tempDir('rec');
  let full = true;
  const append = async (file: FileHandle, bytes: Uint8Array) => {
    if (full) {
      await file.appendFile(bytes.subarray(0, 20));
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    }
    await file.appendFile(bytes);
  };
  const errors: string[] = [];
  const log = { ...silentLog, error: (message: string) => void errors.push(message) };
  const recording = await createRecording(options(dir, { append, log }));
  recording.output(Buffer.from('before'));
  await recording.flush();
  recording.output(Buffer.from(' during'));
  await recording.flush();
  expect(read(join(dir, 'output.cast')).events).toEqual([]);
  expect(errors).toHaveLength(1);
  full = false;
  await until(() => outputOf(read(join(dir, 'output.cast')).events) === 'before during', 'the second try');
  await recording.close();
});

test('what does not fit in memory is dropped, and a marker says how much is missing, where it is missing', async () => {
  const dir = tempDir('rec');
  let full = true;
  const append = async (file: FileHandle, bytes: Uint8Array) => {
    if (full) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    await file.appendFile(bytes);
  };
  const recording = await createRecording(options(dir, { append }));
  const chunk = Buffer.alloc(1 << 20, 'x');
  for (let i = 0; i < 20; i++) {
    recording.output(chunk);
    await recording.flush();
  }
  full = false;
  await recording.flush();
  recording.output(Buffer.from('after'));
  await recording.close();
  const events = everything(dir);
  const kept = outputOf(events).length - 'after'.length;
  const [marker = ''] = markersOf(events);
  expect(marker).toBe(`${20 * chunk.length - kept} bytes of output are missing here`);
  expect(kept).toBeGreaterThan(10 * chunk.length);
  expect(events.at(-1)?.[2]).toBe('after');
  expect(events.at(-2)?.[1]).toBe('m');
});

test('the folder of a session that was removed is not brought back', async () => {
  const dir = join(tempDir('rec'), 'removed');
  const recording = await createRecording(options(dir));
  recording.output(Buffer.from('x'));
  await recording.close();
  expect(existsSync(dir)).toBe(false);
});

test('a directory that cannot be written is no reason to fail', async () => {
  const dir = join(tempDir('rec'), 'file');
  writeFileSync(dir, '');
  const recording = await createRecording(options(dir));
  recording.output(Buffer.from('x'));
  await recording.close();
  expect(existsSync(join(dir, 'output.cast'))).toBe(false);
});

test('segments are listed whole while others compress and drop them', async () => {
  const dir = tempDir('rec');
  const numbers = Array.from({ length: 30 }, (_, i) => i + 1);
  for (const n of numbers) writeFileSync(join(dir, `output.cast.${n}`), 'x'.repeat(1000));
  let done = false;
  const compressed = compressSegments(dir).finally(() => {
    done = true;
  });
  while (!done) {
    const listed = (await listSegments(dir)).map(({ n }) => n);
    expect([...new Set(listed)]).toEqual(numbers);
  }
  await compressed;
});
