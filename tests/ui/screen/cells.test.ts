import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellWidth } from '../../../src/term/width.ts';
import { applySgr } from '../../../src/ui/screen/cell-style.ts';
import { parseCells } from '../../../src/ui/screen/cells.ts';

test('cells carry their style, wide characters an empty right half', () => {
  const { text, style } = parseCells('a\x1b[1;31m中b\x1b[0mc', 7);
  expect(text).toEqual(['a', '中', '', 'b', 'c', ' ', ' ']);
  expect(style).toEqual(['', '1;31', '1;31', '1;31', '', '', '']);
});

test('joined characters are one cell row entry', () => {
  expect(parseCells('👩‍💻x', 4).text).toEqual(['👩‍💻', '', 'x', ' ']);
  expect(parseCells('é│e\u0301', 3).text).toEqual(['é', '│', 'e\u0301']);
  expect(parseCells('1️⃣ ', 3).text).toEqual(['1️⃣', '', ' ']);
});

test.each([
  ['', '\x1b[1;4m', '1;4'],
  ['1;4', '\x1b[22m', '4'],
  ['4;1', '\x1b[m', ''],
  ['', '\x1b[38;2;1;2;3;48;5;9m', '38;2;1;2;3;48;5;9'],
  ['38;5;75', '\x1b[39m', ''],
  ['38;5;75', '\x1b[31m', '31'],
  ['', '\x1b[4:3;58:2::1:2:3m', '4:3;58:2::1:2:3'],
  ['4:3', '\x1b[24m', ''],
  ['4', '\x1b[4:0m', ''],
  ['7', '\x1b[27;1m', '1'],
  ['1', '\x1b[0;2m', '2'],
  ['', '\x1b[97;104m', '97;104'],
])('style %s and %j is %s', (style, sequence, expected) => {
  expect(applySgr(style, sequence)).toBe(expected);
});

test('any text becomes exactly the width that was asked for', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.integer({ min: 1, max: 30 }),
      (text, width) => {
        const cells = parseCells(text, width);
        expect(cells.text).toHaveLength(width);
        expect(cells.style).toHaveLength(width);
        expect(cellWidth(cells.text.join(''))).toBeLessThanOrEqual(width);
      },
    ),
  );
});
