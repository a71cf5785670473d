import headless from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadGraphemeWidths } from '../../src/term/graphemes.ts';
import { cellWidth, padEnd, padStart, sliceCells, truncate } from '../../src/term/width.ts';

const samples = [
  'a',
  'é',
  'e\u0301',
  '漢',
  'あ',
  '한',
  'ﾊ',
  '…',
  '─',
  '▌',
  '✳',
  '◐',
  '⠙',
  '✓',
  '⚠',
  '⚠️',
  '❤️',
  '✅',
  '🤖',
  '⚡',
  '😀',
  '👩‍💻',
  '👨‍👩‍👧‍👦',
  '👍🏽',
  '🇩🇪',
  '①',
];

async function emulatorWidth(text: string): Promise<number> {
  const terminal = new headless.Terminal({ cols: 80, rows: 2, allowProposedApi: true });
  loadGraphemeWidths(terminal);
  await new Promise<void>(resolve => terminal.write(text, resolve));
  const x = terminal.buffer.active.cursorX;
  terminal.dispose();
  return x;
}

test.each(samples)('%s is as wide as in the emulator', async sample => {
  expect(cellWidth(sample)).toBe(await emulatorWidth(sample));
  expect(cellWidth(`x${sample}y`)).toBe(await emulatorWidth(`x${sample}y`));
});

const text = fc
  .array(fc.oneof(fc.constantFrom(...samples), fc.string({ unit: 'grapheme-ascii' })), { maxLength: 8 })
  .map(parts => parts.join(''));

test('cutting and padding give what they promise', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), (value, a, b) => {
      expect(cellWidth(truncate(value, a))).toBeLessThanOrEqual(a);
      expect(cellWidth(padEnd(value, a))).toBe(a);
      expect(cellWidth(padStart(value, a))).toBe(a);
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      expect(cellWidth(sliceCells(value, start, end))).toBe(
        Math.max(0, Math.min(end, cellWidth(value)) - start),
      );
    }),
    { numRuns: 300 },
  );
});

test('a wide character at the edge gives way', () => {
  expect(truncate('漢字漢字', 4)).toBe('漢…');
  expect(padEnd('漢字', 3)).toBe('漢…');
  expect(sliceCells('漢字', 1, 3)).toBe('  ');
  expect(truncate('abc', 3)).toBe('abc');
  expect(truncate('abc', 0)).toBe('');
});
