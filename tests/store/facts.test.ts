import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factLine, maxLineBytes } from '../../src/store/fact-line.ts';
import { appendFact, readFacts } from '../../src/store/facts.ts';
import type { Fact } from '../../src/store/schema.ts';
import { tempDir } from '../support/temp.ts';

const note = (t: number, text = 'x'): Fact => ({ t, k: 'note', src: 'user', turn: 1, text });
const factsFile = () => join(tempDir('facts'), 'facts.jsonl');
const times = (facts: Fact[]) => facts.map(({ t }) => t);

test('facts come back in the order they were given, and reading goes on where it ended', async () => {
  const file = factsFile();
  expect(await readFacts(file)).toEqual({ facts: [], next: 0, torn: 0 });
  await Promise.all([1, 2, 3].map(t => appendFact(file, note(t, 'ü\n"'))));
  const first = await readFacts(file);
  expect(first).toMatchObject({ facts: [note(1, 'ü\n"'), note(2, 'ü\n"'), note(3, 'ü\n"')], torn: 0 });
  expect((await readFacts(file, { from: first.next })).facts).toEqual([]);
  await appendFact(file, note(4));
  expect(times((await readFacts(file, { from: first.next })).facts)).toEqual([4]);
});

test('a torn line is skipped and counted, and the fact behind it is not lost', async () => {
  const file = factsFile();
  await appendFact(file, note(1));
  appendFileSync(file, '{"t":2,"k":"no');
  const torn = await readFacts(file);
  expect([times(torn.facts), torn.torn]).toEqual([[1], 1]);
  await appendFact(file, note(3));
  const rest = await readFacts(file, { from: torn.next });
  expect([times(rest.facts), rest.torn]).toEqual([[3], 1]);
  expect(times((await readFacts(file)).facts)).toEqual([1, 3]);
});

test('a last line that lacks only its newline is a fact, once', async () => {
  const file = factsFile();
  writeFileSync(file, JSON.stringify(note(1)));
  const first = await readFacts(file);
  expect(times(first.facts)).toEqual([1]);
  await appendFact(file, note(2));
  expect(times((await readFacts(file, { from: first.next })).facts)).toEqual([2]);
  expect(await readFacts(file)).toMatchObject({ torn: 0, facts: [note(1), note(2)] });
});

test('lines that are no facts are torn, kinds of the future are not', async () => {
  const file = factsFile();
  writeFileSync(file, '[]\nnull\n7\n{"t":"x"}\n\n{"t":1,"k":"dream","src":"hook","turn":2}\n\u0000\u0000\n');
  const { facts, torn } = await readFacts(file);
  expect(facts).toMatchObject([{ k: 'dream' }]);
  expect(torn).toBe(5);
});

test('a file that became shorter is read from its start', async () => {
  const file = factsFile();
  for (const t of [1, 2, 3]) await appendFact(file, note(t));
  const { next } = await readFacts(file);
  truncateSync(file, factLine(note(1)).length);
  expect(times((await readFacts(file, { from: next })).facts)).toEqual([1]);
});

test('more than one chunk is read whole, wherever a chunk ends', async () => {
  const file = factsFile();
  const lines = Array.from({ length: 60 }, (_, t) => factLine(note(t, 'ä'.repeat(30_000))));
  writeFileSync(file, lines.join(''));
  const { facts, torn, next } = await readFacts(file);
  expect([times(facts), torn, next]).toEqual([lines.map((_, t) => t), 0, readFileSync(file).length]);
});

test('large values are cut with a mark that says how much there was', () => {
  const line = factLine({ ...note(1, '\u0001'.repeat(200_000)), cmd: 'npm test' });
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxLineBytes);
  const fact = JSON.parse(line);
  expect(fact.cmd).toBe('npm test');
  expect(fact.text).toMatch(/… \[cut, 200000 bytes in all\]$/);
  const many = JSON.parse(factLine({ ...note(1), lines: Array.from({ length: 50_000 }, (_, i) => `h${i}`) }));
  expect(many.lines.at(-1)).toMatch(/… \d+ more were cut/);
});

test('whatever a fact holds, its line is one line, small enough, and JSON', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 }).map(part => part.repeat(400));
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(text, fc.array(text, { maxLength: 5 }), fc.integer())),
      fields => {
        const line = factLine({ ...fields, ...note(1) });
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxLineBytes);
        expect(JSON.parse(line)).toMatchObject({ t: 1, k: 'note' });
      },
    ),
    { numRuns: 60 },
  );
});

test('a place that cannot be written or read gives a sentence', async () => {
  const dir = tempDir('facts');
  await expect(appendFact(join(dir, 'gone', 'facts.jsonl'), note(1))).rejects.toThrow('cannot append to');
  mkdirSync(join(dir, 'facts.jsonl'));
  await expect(readFacts(join(dir, 'facts.jsonl'))).rejects.toThrow();
});
