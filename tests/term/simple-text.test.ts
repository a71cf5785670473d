import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { isSimpleText } from '../../src/term/simple-text.ts';

const simple = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code)).filter(isSimpleText);

test('each simple character takes one cell, as Unicode has it', () => {
  expect(simple.length).toBeGreaterThan(2000);
  expect(simple.filter(char => stringWidth(char) !== 1)).toEqual([]);
});

test('none joins with another: a text of them is as long as its characters are many', () => {
  const segmenter = new Intl.Segmenter();
  for (const char of simple) {
    const text = `${char}e${char}${char}─${char}`;
    expect([...segmenter.segment(text)].length, JSON.stringify(text)).toBe(text.length);
    expect(stringWidth(text)).toBe(text.length);
  }
});

test.each([
  ['what joins', 'e\u0301'],
  ['a wide character', '漢'],
  ['an emoji', '😀'],
  ['a sign that a selector makes an emoji', '⚠\ufe0f'],
  ['a control character', 'a\tb'],
  ['a soft hyphen', 'a\u00adb'],
  ['an escape sequence', '\x1b[1m'],
])('%s is not simple', (_, text) => {
  expect(isSimpleText(text)).toBe(false);
});
