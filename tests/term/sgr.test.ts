import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { padSgr, sgrWidth, sliceSgr, stripSgr, style, truncateSgr, wrapCells } from '../../src/term/sgr.ts';
import { cellWidth, sliceCells } from '../../src/term/width.ts';

test('a style is written once and reset', () => {
  expect(style('x', { fg: 'accent', bold: true, bg: 'selection-bg' })).toBe(
    '\x1b[1;38;5;75;48;5;236mx\x1b[0m',
  );
  expect(style('x', {})).toBe('x');
  expect(style('', { fg: 'red' })).toBe('');
  expect(style('x', { fg: 9, dim: true, italic: true, underline: true, inverse: true })).toBe(
    '\x1b[2;3;4;7;38;5;9mx\x1b[0m',
  );
});

const piece = fc.record({
  text: fc.constantFrom('ab', '漢字', '🤖', ' ', 'é', '─'),
  bold: fc.boolean(),
  fg: fc.constantFrom('accent' as const, 'amber' as const, 99),
});
const styled = fc
  .array(piece, { maxLength: 6 })
  .map(parts => parts.map(({ text, ...look }) => style(text, look)).join(''));

describe('for any styled text', () => {
  test('slices have the cells of the plain slice and end reset', () => {
    fc.assert(
      fc.property(styled, fc.nat(12), fc.nat(12), (text, a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const slice = sliceSgr(text, start, end);
        expect(stripSgr(slice)).toBe(sliceCells(stripSgr(text), start, end));
        if (slice.includes('\x1b')) expect(slice.endsWith('\x1b[0m')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('padding and cutting keep the width', () => {
    fc.assert(
      fc.property(styled, fc.nat(20), (text, width) => {
        expect(sgrWidth(padSgr(text, width))).toBe(width);
        expect(sgrWidth(truncateSgr(text, width))).toBeLessThanOrEqual(width);
      }),
      { numRuns: 300 },
    );
  });
});

test('a slice begins with the style in force there', () => {
  expect(sliceSgr('\x1b[1mab\x1b[31mcd\x1b[0mef', 2, 5)).toBe('\x1b[1m\x1b[31mcd\x1b[0me');
  expect(truncateSgr('\x1b[31mabcdef\x1b[0m', 3)).toBe('\x1b[31mab…\x1b[0m');
});

test('wrapping breaks at spaces and nowhere loses a word', () => {
  expect(wrapCells('fix the login page', 9)).toEqual(['fix the', 'login', 'page']);
  expect(wrapCells('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  expect(wrapCells('a\n\nb', 5)).toEqual(['a', '', 'b']);
  for (const line of wrapCells('漢字漢字 x', 3)) expect(cellWidth(line)).toBeLessThanOrEqual(3);
});
