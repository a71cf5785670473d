import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineReader } from '../../../src/agents/transcripts/line-reader.ts';
import { shortenJson } from '../../../src/agents/transcripts/shorten-json.ts';

function lines(bytes: Buffer, cuts: readonly number[] = []) {
  const found: Array<string | undefined> = [];
  const reader = createLineReader({ onLine: line => found.push(line) });
  const ends = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  let at = 0;
  for (const end of [...ends, bytes.length]) {
    // One buffer is used again and again, as a file is read.
    reader.push(Buffer.from(bytes.subarray(at, end)));
    at = end;
  }
  return { found, finished: reader.finished };
}

test('however the bytes come, the lines are the same; an unfinished one waits', () => {
  const text = fc.array(fc.string({ unit: 'binary', maxLength: 40 }).map(line => line.replaceAll('\n', '')));
  fc.assert(
    fc.property(text, fc.array(fc.nat(), { maxLength: 20 }), (all, cuts) => {
      const bytes = Buffer.from([...all, 'unfinished'].join('\n'));
      const { found, finished } = lines(bytes, cuts);
      expect(found).toEqual(all.map(line => Buffer.from(line).toString('utf8')));
      expect(finished).toBe(bytes.length - 'unfinished'.length);
    }),
  );
});

test('a line of 3 MB keeps its structure and loses the middle of its long strings', () => {
  const output = `begin ${'x\\"é\n'.repeat(600_000)} end`;
  const record = { id: 'a', content: output, after: { exit: 3, list: ['b', output], last: 'é"\\' } };
  const bytes = Buffer.from(`${JSON.stringify(record)}\n{"next":1}\n`);
  const { found, finished } = lines(bytes, [1000, 300_000, 300_001, 900_000]);
  expect(finished).toBe(bytes.length);
  const short = JSON.parse(found[0] ?? '');
  expect(short).toMatchObject({ id: 'a', after: { exit: 3, last: 'é"\\' } });
  expect(short.content).toMatch(/^begin [\s\S]*…[\s\S]* end$/);
  expect(short.after.list).toEqual(['b', short.content]);
  expect(found[0]?.length).toBeLessThan(100_000);
  expect(found[1]).toBe('{"next":1}');
});

test('a long line that stays long is given up, not held', () => {
  const bytes = Buffer.from(`[${'1,'.repeat(400_000)}1]\n{}\n`);
  expect(lines(bytes).found).toEqual([undefined, '{}']);
});

test('whatever a JSON text holds and however it is cut, the shortened one is JSON of the same shape', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ stringUnit: 'binary' }),
      fc.array(fc.nat(), { maxLength: 10 }),
      fc.integer({ min: 1, max: 16 }),
      (value, cuts, keep) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const whole = shortenJson({ keep, mostBytes: 1e6 });
        whole.push(bytes);
        const parts = shortenJson({ keep, mostBytes: 1e6 });
        let at = 0;
        for (const end of [
          ...cuts.map(cut => cut % (bytes.length + 1)).toSorted((a, b) => a - b),
          bytes.length,
        ]) {
          parts.push(bytes.subarray(at, Math.max(at, end)));
          at = Math.max(at, end);
        }
        expect(parts.end()).toBe(whole.end());
        expect(shapeOf(JSON.parse(whole.end() ?? ''))).toEqual(shapeOf(value));
      },
    ),
    { numRuns: 500 },
  );
});

/** Structure and everything that is no string. Keys are strings too: two that are shortened may become one. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === 'object' && value !== null) return 'object';
  return Object.is(value, -0) ? 0 : value;
}
