import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeKey } from '../../../src/term/keys.ts';
import { createInputParser, type InputEvent } from '../../../src/ui/input/parser.ts';

function parse(...chunks: Array<string | Buffer>): InputEvent[] {
  const parser = createInputParser();
  const events = chunks.flatMap(chunk => parser.push(Buffer.from(chunk as string)));
  return [...events, ...parser.flush(), ...parser.flush({ paste: true })];
}

/** Short forms for comparing: `a`, `<enter>`, `{pasted}`. Neighbouring texts are one. */
function short(events: readonly InputEvent[]): string {
  return events
    .map(event => {
      if (event.type === 'text') return event.text;
      if (event.type === 'chord') return `<${event.chord}>`;
      if (event.type === 'paste') return `{${event.text}}`;
      return `(${event.type})`;
    })
    .join('');
}

const chords = [
  ...['up', 'down', 'left', 'right', 'home', 'end', 'pgup', 'pgdn', 'insert', 'delete'],
  ...Array.from({ length: 12 }, (_, i) => `f${i + 1}`),
  ...['enter', 'tab', 'shift-tab', 'backspace', 'ctrl-a', 'ctrl-]', 'ctrl-z', 'ctrl-space', 'ctrl-_'],
  ...['ctrl-up', 'shift-right', 'ctrl-alt-shift-left', 'alt-pgup', 'shift-f5', 'ctrl-delete'],
  ...['alt-x', 'alt-N', 'alt-enter', 'alt-backspace', 'alt-é'],
];

test.each(chords)('%s comes back from its legacy bytes', chord => {
  expect(short(parse(encodeKey(chord)))).toBe(`<${chord}>`);
});

test.each(['up', 'down', 'left', 'right', 'home', 'end'])('%s in application mode', chord => {
  expect(short(parse(encodeKey(chord, { appCursor: true })))).toBe(`<${chord}>`);
});

test.each([
  ['\x1b[93;5u', '<ctrl-]>'],
  ['\x1b[93;69u', '<ctrl-]>'],
  ['\x1b[27;5;93~', '<ctrl-]>'],
  ['\x1b[13;2u', '<shift-enter>'],
  ['\x1b[27;2;13~', '<shift-enter>'],
  ['\x1b[27;6;65~', '<ctrl-shift-a>'],
  ['\x1b[97u', 'a'],
  ['\x1b[97:65;2u', 'A'],
  ['\x1b[97;2u', 'A'],
  ['\x1b[27;2;65~', 'A'],
  ['\x1b[97;3u', '<alt-a>'],
  ['\x1b[233u', 'é'],
  ['\x1b[9;2u', '<shift-tab>'],
  ['\x1b[27u', '<esc>'],
  ['\x1b[32;5u', '<ctrl-space>'],
  ['\x1b[1;1:1A', '<up>'],
  ['\x1b[1;1:3A', '(unknown)'],
  ['\x1b[97;1:3u', '(unknown)'],
  ['\x1b[57441;1u', '(unknown)'],
  ['\x1b[[A', '<f1>'],
  ['\x1b[7~', '<home>'],
  ['\x1bOq', '1'],
  ['\x1b[99999~', '(unknown)'],
])('%j is %s', (bytes, expected) => {
  expect(short(parse(bytes))).toBe(expected);
});

test('a held key is typed text, character for character', () => {
  expect(short(parse('jjj'))).toBe('jjj');
  expect(short(parse('a\rb\x7f'))).toBe('a<enter>b<backspace>');
  expect(short(parse('\n\t\x1b[Z'))).toBe('<ctrl-j><tab><shift-tab>');
});

test('esc is only known when nothing follows', () => {
  const parser = createInputParser();
  expect(parser.push(Buffer.from('\x1b'))).toEqual([]);
  expect(parser.waiting).toBe('sequence');
  expect(short(parser.flush())).toBe('<esc>');
  expect(parser.waiting).toBeUndefined();
  parser.push(Buffer.from('\x1b'));
  expect(short(parser.push(Buffer.from('[D')))).toBe('<left>');
  expect(short(parse('\x1b\x1b'))).toBe('<esc><esc>');
});

test('a paste is one event, whatever is in it', () => {
  expect(short(parse('\x1b[200~y\rN\x1b[A\x1d é\x1b[201~y'))).toBe('{y\rN\x1b[A\x1d é}y');
  expect(short(parse('\x1b[200~\x1b[201~'))).toBe('{}');
});

test('a paste that lost its end is given out when asked, and typing goes on', () => {
  const parser = createInputParser();
  expect(parser.push(Buffer.from('\x1b[200~lost'))).toEqual([]);
  expect(parser.waiting).toBe('paste');
  expect(parser.flush()).toEqual([]);
  expect(short(parser.flush({ paste: true }))).toBe('{lost}');
  expect(short(parser.push(Buffer.from('j\x1b[201~k')))).toBe('j(unknown)k');
});

test('a paste without end does not grow without end', () => {
  const parser = createInputParser();
  parser.push(Buffer.from('\x1b[200~'));
  const events = Array.from({ length: 9 }, () => parser.push(Buffer.alloc(1024 * 1024, 'x'))).flat();
  expect(events.map(({ type }) => type)).toEqual(['paste']);
  // Cut exactly where its end begins, it still ends.
  const other = createInputParser();
  other.push(Buffer.from('\x1b[200~'));
  other.push(Buffer.concat([Buffer.alloc(8 * 1024 * 1024, 'x'), Buffer.from('\x1b[20')]));
  expect(short(other.push(Buffer.from('1~j'))).slice(-3)).toBe('x}j');
});

test('mouse and focus', () => {
  expect(parse('\x1b[<0;10;5M')[0]).toMatchObject({
    type: 'mouse',
    action: 'press',
    button: 'left',
    x: 9,
    y: 4,
  });
  expect(parse('\x1b[<2;1;1m')[0]).toMatchObject({ action: 'release', button: 'right' });
  expect(parse('\x1b[<65;3;4M')[0]).toMatchObject({ action: 'wheel-down', button: 'none' });
  expect(parse('\x1b[<52;3;4M')[0]).toMatchObject({ action: 'move', ctrl: true, shift: true });
  expect(parse('\x1b[I')[0]).toMatchObject({ type: 'focus', focused: true });
  expect(parse('\x1b[O')[0]).toMatchObject({ type: 'focus', focused: false });
});

test.each([
  '\x1b[?62;22c',
  '\x1b[24;80R',
  '\x1b]11;rgb:0000/0000/0000\x07',
  '\x1bP>|XTerm(390)\x1b\\',
  '\x1b[?2026;2$y',
])('the answer %j of a terminal is no key', reply => {
  expect(short(parse(`j${reply}k`))).toBe('j(reply)k');
});

test('half a character followed by a key is dropped, the key is not', () => {
  expect(short(parse(Buffer.from([0xe2, 0x82, 0x0d, 0x6a])))).toBe('(unknown)<enter>j');
});

const piece = fc.oneof(
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 4 })
    .filter(text => !/[\x00-\x1f\x7f-\x9f]/.test(text)),
  fc.constantFrom(...chords).map(chord => encodeKey(chord)),
  fc.constantFrom(
    '\x1b[93;5u',
    '\x1b[27;5;93~',
    '\x1b[<0;3;4M',
    '\x1b[I',
    '\x1b[?62c',
    '\x1b[12;40R',
    '\x1b[1;1:3A',
  ),
  fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .map(text => `\x1b[200~${text.replaceAll('\x1b', '')}\x1b[201~`),
);

test('however the bytes are split, the events are the same and every byte is in one of them', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 10 }),
      fc.array(fc.nat(200), { maxLength: 12 }),
      (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''), 'utf8');
        const at = [...new Set([0, ...cuts.filter(cut => cut < bytes.length), bytes.length])].sort(
          (a, b) => a - b,
        );
        const parser = createInputParser();
        const split = at.slice(1).flatMap((end, i) => parser.push(bytes.subarray(at[i], end)));
        split.push(...parser.flush());
        const whole = parse(bytes);
        expect(short(split)).toBe(short(whole));
        const all = split.map(event => (event.type === 'paste' ? pasted(event.bytes) : event.bytes));
        expect(Buffer.concat(all).toString('hex')).toBe(bytes.toString('hex'));
      },
    ),
    { numRuns: 300 },
  );
});

function pasted(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from('\x1b[200~'), bytes, Buffer.from('\x1b[201~')]);
}
