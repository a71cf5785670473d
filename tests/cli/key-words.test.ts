import { expect, test } from 'vitest';
import { keyWords } from '../../src/cli/output/key-words.ts';

test.each([
  ['y\r', 'y, Enter'],
  ['\x1b', 'Esc'],
  ['\x1b[B\x1b[B\r', 'down, down, Enter'],
  ['yes please\r', 'yes please, Enter'],
  ['\x03', 'ctrl-c'],
  ['\x05\x1b[5~', '\\u{5}, \\u{1b}[5~'],
])('%j is %s', (bytes, words) => {
  expect(keyWords(bytes)).toBe(words);
});
