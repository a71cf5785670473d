import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrap } from '../../src/cli/wrap.ts';
import { cellWidth } from '../../src/term/width.ts';

test('lines break between words', () => {
  expect(wrap('Run npm test -- login in src ?', 12)).toEqual(['Run npm test', '-- login in', 'src ?']);
});

test('a word that is too long is cut, a wide character never in half', () => {
  expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  expect(wrap('日本語', 4)).toEqual(['日本', '語']);
});

test('nothing is lost and no line is wider than asked', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ' ', '日', 'b') }),
      fc.integer({ min: 2, max: 20 }),
      (text, width) => {
        const lines = wrap(text, width);
        expect(lines.every(line => cellWidth(line) <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      },
    ),
  );
});
