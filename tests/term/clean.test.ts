import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanCodeLine, cleanLine, cleanText } from '../../src/term/clean.ts';
import { cellWidth } from '../../src/term/width.ts';

const nasty = [
  '\x1b[31m',
  '\x1b[',
  '\x1b',
  '\x1b]0;title',
  '\x1b]8;;http://x\x1b\\',
  '\x07',
  '\x1b\\',
  '\x1bPq',
  '\x1b_G',
  '\x9b31m',
  '\x9d',
  '\x9c',
  '\b',
  '\r',
  '\n',
  '\t',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\ufe0f',
  '\u0301',
  '\ud83d',
  '\ude00',
  '👩‍💻',
  '❤️',
  'e\u0301',
  '\u115f',
  '\u{e0041}',
  '\u2028',
  '\x85',
  '한',
  '漢',
  'a',
  ' ',
];
const anything = fc.oneof(
  fc
    .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' })), { maxLength: 12 })
    .map(parts => parts.join('')),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map(units => String.fromCharCode(...units)),
);

const control =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/u;

describe('for any input', () => {
  test('a line holds no control character and no line break', () => {
    fc.assert(
      fc.property(anything, text => {
        expect(cleanLine(text)).not.toMatch(control);
        expect(cleanLine(text)).not.toMatch(/[\n\t]/);
      }),
      { numRuns: 500 },
    );
  });

  test('a text holds no control character but line breaks and tabs', () => {
    fc.assert(
      fc.property(anything, text => {
        expect(cleanText(text)).not.toMatch(control);
      }),
      { numRuns: 500 },
    );
  });

  test('cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: 30 }), (text, max) => {
        expect(cleanLine(cleanLine(text))).toBe(cleanLine(text));
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
        expect(cleanLine(cleanLine(text, max), max)).toBe(cleanLine(text, max));
      }),
      { numRuns: 500 },
    );
  });

  test('a limit holds and the result is NFC', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: 30 }), (text, max) => {
        expect(cellWidth(cleanLine(text, max))).toBeLessThanOrEqual(max);
        expect(cleanLine(text).normalize('NFC')).toBe(cleanLine(text));
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  ['plain text stays', 'fix the login, åäö 漢字 👩‍💻 ❤️', 'fix the login, åäö 漢字 👩‍💻 ❤️'],
  ['colours go', '\x1b[1;31mred\x1b[0m', 'red'],
  ['CSI with private parts goes', 'a\x1b[?1049hb\x1b[>4;2mc\x1b[0 qd', 'abcd'],
  ['an open OSC goes to the end of the line', 'a\x1b]0;evil', 'a'],
  ['a whole OSC goes', 'a\x1b]8;;http://x\x1b\\link\x1b]8;;\x07b', 'alinkb'],
  ['DCS and APC go', 'a\x1bPq#0\x1b\\b\x1b_Gi=1\x1b\\c', 'abc'],
  ['8-bit controls go', 'a\x9b31mb\x9d0;t\x9cc', 'abc'],
  ['a carriage return cannot hide what stands before it', 'rm -rf /\rls', 'rm -rf / ls'],
  ['a backspace cannot either', 'bad\b\b\bok', 'badok'],
  ['bidi controls go', 'a\u202egnp.exe\u2066x', 'agnp.exex'],
  ['zero-width characters go', 'ad\u200bmin\ufeff\u2060', 'admin'],
  ['a joiner outside of emoji goes', 'ad\u200dmin', 'admin'],
  ['an emoji selector behind a letter goes', 'a\ufe0fb', 'ab'],
  ['tags go', 'ok\u{e0041}\u{e0042}', 'ok'],
  ['lone surrogates become the replacement character', 'a\ud83db', 'a\ufffdb'],
  ['and cannot be joined by what stands between them', '\ud83d\x07\ude00', '\ufffd\ufffd'],
  ['marks without a base go, also behind blanks that are trimmed', ' \u0301x', 'x'],
  ['piles of marks are cut', `e${'\u0301'.repeat(50)}`, 'é\u0301\u0301\u0301\u0301'],
  ['composed is one spelling', 'e\u0301', 'é'],
  ['line breaks and tabs are one space', ' a\n\n\tb\u2028c ', 'a b c'],
])('%s', (_, text, expected) => expect(cleanLine(text)).toBe(expected));

test('text keeps its lines; every kind of line break is one', () => {
  expect(cleanText(' a\r\nb\rc\x85d\te\x1b]0;x\nf')).toBe(' a\nb\nc\nd\te\nf');
});

test('a code line keeps its indentation, tabs go to the next stop', () => {
  expect(cleanCodeLine('\tif (x)\ty\x1b[31m')).toBe('        if (x)  y');
  expect(cleanCodeLine('  a', 4)).toBe('  a');
});

test('a megabyte with a limit is a matter of its beginning', () => {
  expect(cleanLine('x'.repeat(1_000_000), 200)).toBe(`${'x'.repeat(199)}…`);
});
