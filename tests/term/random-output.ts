import fc from 'fast-check';

const texts = [
  'a',
  'hello world ',
  'é',
  'e\u0301',
  '漢字',
  '한글',
  '❤️',
  '⚠️',
  '👩‍💻',
  '✅',
  '🤖',
  '🇩🇪',
  '🇩',
  '\u202e',
  '\u200d',
  '\u0301',
  '─│╭╮',
  '▌',
  '\u{1b000}',
  'नि',
  'ᄀ',
  'ᅡ',
  'x'.repeat(30),
];
const attributes = [
  0, 1, 2, 3, 4, 5, 7, 8, 9, 21, 22, 23, 24, 25, 27, 28, 29, 31, 39, 42, 49, 53, 55, 94, 103,
];

const number = fc.integer({ min: 0, max: 30 });
const csi = (final: string, params = 1) =>
  fc.array(number, { minLength: params, maxLength: params }).map(list => `\x1b[${list.join(';')}${final}`);

/** What a program can write that ends up in cells: text, movement, colours, erasing, scrolling, regions, modes. */
export const output = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...texts) },
      { weight: 3, arbitrary: fc.constantFrom(...attributes).map(code => `\x1b[${code}m`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\x1b[4:3m', '\x1b[38;5;75m', '\x1b[48;5;236m', '\x1b[58;5;9m'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\x1b[38;2;1;2;3m', '\x1b[48;2;200;100;0m', '\x1b[48:2::9:8:7m'),
      },
      { weight: 4, arbitrary: csi('H', 2) },
      { weight: 2, arbitrary: fc.constantFrom('A', 'B', 'C', 'D', 'G', 'd').chain(final => csi(final)) },
      {
        weight: 2,
        arbitrary: fc.constantFrom('@', 'P', 'X', 'L', 'M', 'S', 'T', 'b').chain(final => csi(final)),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('J', 'K').chain(final => fc.nat(2).map(n => `\x1b[${n}${final}`)),
      },
      { weight: 3, arbitrary: fc.constantFrom('\r\n', '\n', '\r', '\b', '\t', '\x1bM', '\x1bD') },
      { weight: 1, arbitrary: csi('r', 2) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\x1b7', '\x1b8', '\x1b[?6h', '\x1b[?6l', '\x1b[?7l', '\x1b[?7h'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\x1b[4h', '\x1b[4l', '\x1b[?1049h', '\x1b[?1049l', '\x1b[!p'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\x1b[?25l', '\x1b[?25h', '\x1b[5 q', '\x1b[0 q', '\x1b[?1003h'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\x1b[?1006h', '\x1b[?1006l', '\x1b[?2004h', '\x1b[?1004h', '\x1b[?1h'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\x1b[>5u', '\x1b[<u', '\x1b[=3u', '\x1b[>4;2m', '\x1b[>4m', '\x1b='),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '\x1b]2;a title\x07',
          '\x1b]8;;http://x\x07link\x1b]8;;\x07',
          '\x1b]11;#123456\x07',
        ),
      },
    ),
    { maxLength: 60 },
  )
  .map(parts => parts.join(''));
