import { StringDecoder } from 'node:string_decoder';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCastEscaper, escapedAtMost } from '../../../src/agents/host/recording-escape.ts';

/** Escapes the bytes in chunks of `step`. */
function escaped(bytes: Buffer, step: number): string {
  const escaper = createCastEscaper(new StringDecoder('utf8'));
  const into = Buffer.alloc(bytes.length * escapedAtMost + 32);
  let end = 0;
  for (let at = 0; at < bytes.length; at += step)
    end = escaper.write(bytes.subarray(at, at + step), into, end);
  if (escaper.half) end = escaper.end(into, end);
  return into.toString('utf8', 0, end);
}

test('every byte of ASCII is written as JSON.stringify writes it', () => {
  const bytes = Buffer.from(Array.from({ length: 128 }, (_, code) => code));
  expect(`"${escaped(bytes, 128)}"`).toBe(JSON.stringify(String.fromCharCode(...bytes)));
});

test('any bytes in any chunks become the JSON of their text', () => {
  const text = fc.string({ unit: 'grapheme' }).map(value => Buffer.from(value));
  fc.assert(
    fc.property(
      fc.array(fc.oneof(text, fc.uint8Array({ maxLength: 20 })), { maxLength: 10 }),
      fc.integer({ min: 1, max: 30 }),
      (parts, step) => {
        const bytes = Buffer.concat(parts);
        expect(JSON.parse(`"${escaped(bytes, step)}"`)).toBe(bytes.toString('utf8'));
      },
    ),
    { numRuns: 500 },
  );
});
