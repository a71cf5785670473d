import { describe, expect, test } from 'vitest';
import { createDetachMatcher, type DetachResult } from '../../src/term/detach.ts';

const chords = ['ctrl-]', 'f12'];
const read = ({ before, detached, rest, wait }: DetachResult) => ({
  before: before.toString(),
  detached,
  rest: rest.toString(),
  wait,
});
const pass = (before: string, wait = 0) => ({ before, detached: false, rest: '', wait });
const left = (rest = '', before = '') => ({ before, detached: true, rest, wait: 0 });

const encodings = ['\x1d', '\x1b[93;5u', '\x1b[93;69u', '\x1b[27;5;93~', '\x1b[24~', '\x1b[24;129~'];

describe.each(encodings)('the chord as %j', chord => {
  test('leaves when nothing follows', () => {
    const matcher = createDetachMatcher(chords);
    expect(read(matcher.push(Buffer.from(`ab${chord}`)))).toEqual(pass('ab', 250));
    expect(read(matcher.flush())).toEqual(left());
  });

  test('leaves at once when something else follows, which is not for the agent', () => {
    const matcher = createDetachMatcher(chords);
    matcher.push(Buffer.from(chord));
    expect(read(matcher.push(Buffer.from('j\x1b[A\x1b')))).toEqual(left('j\x1b[A\x1b'));
    expect(read(matcher.push(Buffer.from('k')))).toEqual(pass('k'));
  });

  test('twice in a row goes to the agent once', () => {
    const matcher = createDetachMatcher(chords);
    matcher.push(Buffer.from(chord));
    expect(read(matcher.push(Buffer.from(chord)))).toEqual(pass(chord));
    expect(read(matcher.push(Buffer.from(`${chord}${chord}x`)))).toEqual(pass(`${chord}x`));
    expect(read(matcher.flush())).toEqual(pass(''));
  });

  test('inside of a paste is text', () => {
    const paste = `\x1b[200~a${chord}b\x1b[201~`;
    const matcher = createDetachMatcher(chords);
    expect(read(matcher.push(Buffer.from(paste)))).toEqual(pass(paste));
  });

  test('is found across every cut', () => {
    for (let cut = 1; cut < chord.length; cut++) {
      const matcher = createDetachMatcher(chords);
      expect(read(matcher.push(Buffer.from(chord.slice(0, cut))))).toEqual(pass('', 20));
      expect(read(matcher.push(Buffer.from(chord.slice(cut))))).toEqual(pass('', 250));
      expect(matcher.flush().detached).toBe(true);
    }
  });
});

test('releases and repeats of the chord are nobody’s input', () => {
  const matcher = createDetachMatcher(chords);
  expect(read(matcher.push(Buffer.from('\x1b[93;5u\x1b[93;5:2u\x1b[93;5:3u\x1b[57442;5:3u')))).toEqual(
    pass('', 250),
  );
  expect(read(matcher.flush())).toEqual(left());
});

test('everything else passes untouched, a lone Esc after the timer', () => {
  const matcher = createDetachMatcher(chords, { escMs: 100 });
  const input = 'ä\r\x03\x1b[A\x1b[97;5u\x1b[<0;1;1M\x1b[?1;2c';
  expect(read(matcher.push(Buffer.from(input)))).toEqual(pass(input));
  expect(read(matcher.push(Buffer.from('\x1b')))).toEqual(pass('', 100));
  expect(read(matcher.flush())).toEqual(pass('\x1b'));
});

test('names that are no key are ignored', () => {
  const matcher = createDetachMatcher(['nonsense', 'ctrl-]']);
  matcher.push(Buffer.from('\x1d'));
  expect(matcher.flush().detached).toBe(true);
});
