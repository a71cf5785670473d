import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePath, encodePath, joinNul, splitNul } from '../../src/git/path-bytes.ts';

test('every sequence of bytes survives a string and JSON', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
      const text = JSON.parse(JSON.stringify(decodePath(bytes)));
      expect(encodePath(text)).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 500 },
  );
});

test('text stays text, also the replacement character itself', () => {
  for (const text of ['a b', '漢字-é', 'x\ufffdy', '🎈', ''])
    expect(decodePath(Buffer.from(text))).toBe(text);
  expect(decodePath(Buffer.of(0x61, 0xff, 0xc3, 0xa9, 0xef, 0xbf, 0xbd))).toBe('a\udcffé\ufffd');
});

test('records of -z formats', () => {
  const records = [Buffer.from('a\nb'), Buffer.from(''), Buffer.from('c')];
  expect(splitNul(joinNul(records))).toEqual(records);
  expect(splitNul(Buffer.from('a\0b'))).toEqual([Buffer.from('a'), Buffer.from('b')]);
  expect(splitNul(Buffer.alloc(0))).toEqual([]);
});
