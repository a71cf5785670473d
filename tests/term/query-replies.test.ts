import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeKey } from '../../src/term/keys.ts';
import { createReplyFilter } from '../../src/term/query-replies.ts';

const replies = [
  '\x1b[?1;2c',
  '\x1b[>41;354;0c',
  '\x1b[24;80R',
  '\x1b[1;1R',
  '\x1b[1;80R',
  '\x1b[?24;80;1R',
  '\x1b[?2026;2$y',
  '\x1b[4;1$y',
  '\x1b[0n',
  '\x1b[?997;1n',
  '\x1b[?0u',
  '\x1b[?31u',
  '\x1b[>4;2m',
  '\x1b[4;600;800t',
  '\x1b[6;20;10t',
  '\x1b[8;40;120t',
  '\x1b]10;rgb:ffff/ffff/ffff\x1b\\',
  '\x1b]11;rgb:0000/0000/0000\x07',
  '\x1b]4;1;rgb:cdcd/0000/0000\x1b\\',
  '\x1b]7501;?\x07',
  '\x1bP>|kitty(0.40)\x1b\\',
  '\x1bP!|00000000\x1b\\',
  '\x1bP1+r544e=787465726d\x1b\\',
  '\x1bP1$r0m\x1b\\',
  '\x1b_Gi=31;OK\x1b\\',
];

const keys = [
  'j',
  'Q',
  'ä',
  '漢',
  '👩‍💻',
  '\r',
  '\t',
  '\x03',
  '\x1d',
  '\x7f',
  ...[
    'up',
    'left',
    'home',
    'pgup',
    'delete',
    'f1',
    'f3',
    'f5',
    'f12',
    'ctrl-right',
    'ctrl-f3',
    'shift-f3',
  ].map(key => encodeKey(key)),
  encodeKey('up', { appCursor: true }),
  '\x1b[97;5u',
  '\x1b[13;2u',
  '\x1b[93;5:3u',
  '\x1b[27;5;93~',
  '\x1b[<0;10;5M',
  '\x1b[<35;10;5m',
  '\x1b[M #%',
  '\x1b[I',
  '\x1b[O',
  '\x1bx',
  '\x1b[200~text with \x1b[?1;2c and \x1b]11;rgb:0/0/0\x07 in it\x1b[201~',
  '\x1b]52;c;aGVsbG8=\x1b\\',
];

const bytes = (text: string) => Buffer.from(text);

describe('whatever the cuts', () => {
  const stream = fc.array(
    fc.oneof(
      fc.constantFrom(...keys).map(text => ({ text, reply: false })),
      fc.constantFrom(...replies).map(text => ({ text, reply: true })),
    ),
    { maxLength: 10 },
  );

  test('replies go and everything else passes unchanged, in order', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(200), { maxLength: 6 }), (parts, cuts) => {
        const data = bytes(parts.map(part => part.text).join(''));
        const wanted = parts.map(part => (part.reply ? '' : part.text)).join('');
        const places = [...cuts.map(cut => cut % (data.length + 1)), 0, data.length].sort((a, b) => a - b);
        const filter = createReplyFilter();
        const out: Uint8Array[] = [];
        for (let i = 0; i + 1 < places.length; i++)
          out.push(filter.push(data.subarray(places[i], places[i + 1])));
        out.push(filter.flush());
        expect(Buffer.concat(out).toString()).toBe(wanted);
      }),
      { numRuns: 500 },
    );
  });
});

test.each(keys)('%j passes at once', key => {
  const filter = createReplyFilter();
  expect(filter.push(bytes(key)).toString()).toBe(key);
  expect(filter.pending).toBe(false);
});

test.each(replies)('%j is dropped', reply => {
  const filter = createReplyFilter();
  expect(filter.push(bytes(`${reply}x`)).toString()).toBe('x');
});

test('a lone Esc waits for the timer only', () => {
  const filter = createReplyFilter();
  expect(filter.push(bytes('\x1b')).length).toBe(0);
  expect(filter.pending).toBe(true);
  expect(filter.flush().toString()).toBe('\x1b');
  expect(filter.pending).toBe(false);
});

test('a reply that comes in slowly is still dropped, one that breaks off takes no key with it', () => {
  const filter = createReplyFilter();
  filter.push(bytes('\x1b]11;rgb:00'));
  expect(filter.flush().length).toBe(0);
  expect(filter.push(bytes('00/0000/0000\x1b\\y')).toString()).toBe('y');
  filter.push(bytes('\x1bP>|ter'));
  expect(filter.push(bytes('\x03\x1b[A')).toString()).toBe('\x03\x1b[A');
});
