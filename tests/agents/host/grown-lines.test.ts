import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type LineMark, piecesOf, readGrownLines } from '../../../src/agents/host/grown-lines.ts';
import { tempDir } from '../../support/temp.ts';

async function read(file: string, mark?: LineMark) {
  const lines: Array<string | undefined> = [];
  const next = await readGrownLines(file, mark, {
    begin: () => {},
    wants: () => true,
    line: line => lines.push(line),
    pause: async () => {},
  });
  return { lines, mark: next };
}

test('lines of any length come whole and in order, what is appended behind them too', async () => {
  const file = join(tempDir('grown'), 'file');
  // Around the size of a piece, of two of them, and of a slice of one.
  const length = fc.oneof(
    fc.nat(200),
    ...[8, 256, 512].map(kib => fc.integer({ min: -3, max: 3 }).map(by => kib * 1024 + by)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(length, { maxLength: 8 }), fc.array(length, { maxLength: 3 }), async (a, b) => {
      const text = (lengths: number[]) => lengths.map((n, i) => `${i % 10}`.repeat(n));
      const put = (lines: string[]) => lines.map(line => `${line}\n`).join('');
      writeFileSync(file, `${put(text(a))}torn`);
      const first = await read(file);
      // The line reader shortens long JSON strings; these lines are none, so those above its limit are too large.
      const kept = (lines: string[]) => lines.map(line => (line.length > 256 * 1024 ? undefined : line));
      expect(first.lines).toEqual(kept(text(a)));
      appendFileSync(file, `\n${put(text(b))}`);
      expect((await read(file, first.mark)).lines).toEqual(['torn', ...kept(text(b))]);
    }),
    { numRuns: 30 },
  );
});

test('everything else in the process has its turn while a large file is read', async () => {
  const file = join(tempDir('grown'), 'file');
  const all = 80_000;
  writeFileSync(file, `${'x'.repeat(99)}\n`.repeat(all));
  let [lines, atOnce, most, over] = [0, 0, 0, false];
  const turn = () => {
    most = Math.max(most, atOnce);
    atOnce = 0;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await readGrownLines(file, undefined, {
    begin: () => {},
    wants: () => true,
    line() {
      lines += 1;
      atOnce += 1;
    },
    pause: async () => {},
  });
  over = true;
  expect(lines).toBe(all);
  expect(Math.max(most, atOnce)).toBeLessThan(all / 8);
});

test('a disk that fails while a piece is taken apart is told with the next piece, and ends nothing else', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  let reads = 0;
  const read = async (into: Buffer) => {
    reads += 1;
    if (reads > 1) throw new Error('EIO');
    return { bytesRead: into.length, buffer: into };
  };
  const pieces = piecesOf({ read } as never, 0, 1024 * 1024);
  expect((await pieces.next()).value).toHaveLength(256 * 1024);
  // As long as the loop turns while the piece is taken apart.
  await nextTurn();
  await nextTurn();
  await expect(pieces.next()).rejects.toThrow('EIO');
  expect(unhandled).toEqual([]);
});
