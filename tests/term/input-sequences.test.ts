import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInputSplitter } from '../../src/term/input-sequences.ts';

const inputs = [
  'j',
  'jjj',
  'ä漢',
  '\x1b[A',
  '\x1bOB',
  '\x1b[1;5C',
  '\x1b[15~',
  '\x1b[97;5u',
  '\x1b[<0;10;5M',
  '\x1b[M !!',
  '\x1b[[A',
  '\x1b[I',
  '\x1ba',
  '\x1b\r',
  '\x1b[200~paste \x1b[A \x1b[?1;2c\x1b[201~',
  '\x1b[?1;2c',
  '\x1b]11;rgb:1/2/3\x1b\\',
  '\x1b]52;c;YWJj\x07',
  '\x1bP>|term\x1b\\',
  '\r',
  '\x03',
  '\x1b',
  '\x1b\x1b[A',
];

test('whatever the cuts, the pieces joined are the input', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...inputs)),
      fc.array(fc.nat(60), { maxLength: 8 }),
      (parts, cuts) => {
        const data = Buffer.from(parts.join('')).toString('latin1');
        const splitter = createInputSplitter();
        const places = [...cuts.map(cut => cut % (data.length + 1)), 0, data.length].sort((a, b) => a - b);
        let out = '';
        for (let i = 0; i + 1 < places.length; i++) {
          for (const piece of splitter.push(data.slice(places[i], places[i + 1]))) out += piece.raw;
        }
        for (const piece of splitter.flush()) out += piece.raw;
        expect(out + splitter.held).toBe(data);
      },
    ),
    { numRuns: 500 },
  );
});

test.each(inputs.slice(3, 14))('%j is one piece', input => {
  expect(createInputSplitter().push(input)).toEqual([{ kind: 'sequence', raw: input }]);
});

test('only a possible beginning of a sequence is held', () => {
  for (const held of ['\x1b', '\x1b[', '\x1b[1;', '\x1bO', '\x1b]', '\x1bP', '\x1b[M!', '\x1b]11;rgb']) {
    const splitter = createInputSplitter();
    expect(splitter.push(`x${held}`)).toEqual([{ kind: 'text', raw: 'x' }]);
    expect(splitter.held).toBe(held);
  }
});

test('flush gives out a lone Esc and Alt with a bracket, but keeps what only a terminal sends', () => {
  const splitter = createInputSplitter();
  splitter.push('\x1b');
  expect(splitter.flush()).toEqual([{ kind: 'sequence', raw: '\x1b' }]);
  splitter.push('\x1b[');
  expect(splitter.flush()[0]?.raw).toBe('\x1b[');
  splitter.push('\x1b]10;rgb:');
  expect(splitter.flush()).toEqual([]);
  expect(splitter.push('0/0/0\x07')).toEqual([{ kind: 'sequence', raw: '\x1b]10;rgb:0/0/0\x07' }]);
});

test('a paste passes as it comes and its end is found across a cut', () => {
  const splitter = createInputSplitter();
  expect(splitter.push('\x1b[200~a\x1b')).toEqual([
    { kind: 'paste', raw: '\x1b[200~' },
    { kind: 'paste', raw: 'a\x1b' },
  ]);
  expect(splitter.push('[20')).toEqual([{ kind: 'paste', raw: '[20' }]);
  expect(splitter.push('1~j')).toEqual([
    { kind: 'paste', raw: '1~' },
    { kind: 'text', raw: 'j' },
  ]);
});
