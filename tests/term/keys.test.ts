import { expect, test } from 'vitest';
import { encodeKey, matchKey, parseChord } from '../../src/term/keys.ts';

test.each([
  ['j', 'j'],
  ['N', 'N'],
  ['?', '?'],
  ['-', '-'],
  ['enter', '\r'],
  ['tab', '\t'],
  ['shift-tab', '\x1b[Z'],
  ['esc', '\x1b'],
  ['backspace', '\x7f'],
  ['space', ' '],
  ['ctrl-]', '\x1d'],
  ['ctrl-c', '\x03'],
  ['ctrl-space', '\0'],
  ['ctrl-_', '\x1f'],
  ['ctrl--', '\x1f'],
  ['alt-x', '\x1bx'],
  ['alt-enter', '\x1b\r'],
  ['ctrl-alt-a', '\x1b\x01'],
  ['up', '\x1b[A'],
  ['shift-up', '\x1b[1;2A'],
  ['ctrl-left', '\x1b[1;5D'],
  ['home', '\x1b[H'],
  ['delete', '\x1b[3~'],
  ['ctrl-pgup', '\x1b[5;5~'],
  ['f1', '\x1bOP'],
  ['shift-f1', '\x1b[1;2P'],
  ['f12', '\x1b[24~'],
])('%s is %j', (chord, expected) => expect(encodeKey(chord)).toBe(expected));

test('cursor keys follow the application mode, modified ones do not', () => {
  expect(encodeKey('down', { appCursor: true })).toBe('\x1bOB');
  expect(encodeKey('shift-down', { appCursor: true })).toBe('\x1b[1;2B');
  expect(encodeKey('pgup', { appCursor: true })).toBe('\x1b[5~');
});

test('a name that is no key is told', () => {
  expect(parseChord('hyper')).toBeUndefined();
  expect(parseChord('ctrl-ctrl-x')).toBeUndefined();
  expect(parseChord('shift-ctrl-shift-tab')).toBeUndefined();
  expect(parseChord('ctrl--')).toMatchObject({ name: '-', ctrl: true });
  expect(parseChord('')).toBeUndefined();
  expect(() => encodeKey('ctrl-nothing')).toThrow('no such key: ctrl-nothing');
});

const event = (chord: string, raw: string) => matchKey(parseChord(chord)!, chord, raw);

test.each([
  ['ctrl-]', '\x1d', 'press'],
  ['ctrl-]', '\x1b[93;5u', 'press'],
  ['ctrl-]', '\x1b[93;69u', 'press'],
  ['ctrl-]', '\x1b[93;197u', 'press'],
  ['ctrl-]', '\x1b[93;5:1u', 'press'],
  ['ctrl-]', '\x1b[93;5:2u', 'repeat'],
  ['ctrl-]', '\x1b[93;69:3u', 'release'],
  ['ctrl-]', '\x1b[1098::93;5u', 'press'],
  ['ctrl-]', '\x1b[27;5;93~', 'press'],
  ['ctrl-]', '\x1b[93;6u', undefined],
  ['ctrl-]', '\x1b[93u', undefined],
  ['ctrl-]', ']', undefined],
  ['f12', '\x1b[24~', 'press'],
  ['f12', '\x1b[24;65~', 'press'],
  ['f12', '\x1b[24;1:3~', 'release'],
  ['f12', '\x1b[24;5~', undefined],
  ['f1', '\x1b[1;1:2P', 'repeat'],
  ['up', '\x1bOA', 'press'],
  ['enter', '\x1b[13u', 'press'],
  ['N', '\x1b[110:78;2u', 'press'],
  ['alt-x', '\x1bx', 'press'],
  ['alt-x', '\x1b[120;3u', 'press'],
] as const)('%s in %j: %s', (chord, raw, expected) => expect(event(chord, raw)).toBe(expected));
