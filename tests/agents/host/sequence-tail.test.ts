import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createEmulator } from '../../../src/agents/host/emulator.ts';
import { createSequenceTail } from '../../../src/agents/host/sequence-tail.ts';

const tailOf = (...chunks: string[]) => {
  const tail = createSequenceTail();
  for (const chunk of chunks) tail.push(Buffer.from(chunk, 'latin1'));
  return tail.bytes().toString('latin1');
};
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

test.each<[string, string[], string]>([
  ['plain text', ['hello'], ''],
  ['a finished sequence', ['a\x1b[31mb'], ''],
  ['half a CSI', ['a\x1b[3'], '\x1b[3'],
  ['half a CSI in three chunks', ['a\x1b', '[', '38;5'], '\x1b[38;5'],
  ['one that is finished later', ['a\x1b[3', '1mb'], ''],
  ['a lone ESC', ['a\x1b'], '\x1b'],
  ['half a charset', ['\x1b('], '\x1b('],
  ['an open title', ['\x1b]0;tit', 'le'], '\x1b]0;title'],
  ['a title closed by BEL', ['\x1b]0;tit', 'le\x07x'], ''],
  ['a title closed by ST', ['\x1b]0;title\x1b\\x'], ''],
  ['ST cut in two', ['\x1b]0;title\x1b', '\\x'], ''],
  ['an open DCS, where BEL says nothing', ['\x1bPq\x07#0'], '\x1bPq\x07#0'],
  ['CAN', ['\x1b[3\x18x'], ''],
  ['half a character', [utf8('é').slice(0, 1)], utf8('é').slice(0, 1)],
  ['three quarters of one, byte by byte', [...utf8('😀').slice(0, 3)], utf8('😀').slice(0, 3)],
  ['a whole one, byte by byte', [...utf8('x😀')], ''],
  ['half a character behind a sequence', [`\x1b[0m${utf8('世').slice(0, 2)}`], utf8('世').slice(0, 2)],
])('%s', (_, chunks, expected) => {
  expect(tailOf(...chunks)).toBe(expected);
});

test('an endless string is given up instead of being kept', () => {
  const tail = createSequenceTail();
  tail.push(Buffer.from('\x1bPq'));
  for (let i = 0; i < 20; i++) tail.push(Buffer.alloc(100_000, 'x'));
  expect(tail.bytes().length).toBeLessThanOrEqual(1024 * 1024);
});

const parts = fc.constantFrom(
  'text ',
  '\r\n',
  '\x1b[31m',
  '\x1b[1;38;2;10;20;30m',
  '\x1b[0m',
  '\x1b[2J\x1b[H',
  '\x1b[5;10H',
  '\x1b]0;title\x07',
  '\x1b]2;ti\x1b\\',
  '世界',
  '😀',
  'é',
  '\x1b(B',
);

test('a snapshot taken at any byte, then the tail, then the rest: the same screen as without the cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(parts, { minLength: 1, maxLength: 30 }), fc.nat(), async (texts, at) => {
      const bytes = Buffer.from(texts.join(''), 'utf8');
      const cut = at % (bytes.length + 1);
      const [host, viewer] = [make(), make()];
      const tail = createSequenceTail();
      host.write(bytes.subarray(0, cut));
      tail.push(bytes.subarray(0, cut));
      await parsed(host);
      viewer.write(Buffer.from(host.snapshot(), 'utf8'));
      viewer.write(tail.bytes());
      viewer.write(bytes.subarray(cut));
      host.write(bytes.subarray(cut));
      await Promise.all([parsed(host), parsed(viewer)]);
      expect(pictureOf(viewer)).toEqual(pictureOf(host));
      host.dispose();
      viewer.dispose();
    }),
    { numRuns: 60 },
  );
});

const make = () => {
  const emulator = createEmulator({ cols: 40, rows: 8, scrollback: 20 });
  onTestFinished(() => emulator.dispose());
  return emulator;
};
const parsed = (emulator: ReturnType<typeof make>) => new Promise<void>(resolve => emulator.flush(resolve));
const pictureOf = (emulator: ReturnType<typeof make>) => ({
  rows: Array.from({ length: 8 }, (_, y) => emulator.rowString(y, 40)),
  cursor: emulator.cursor,
  title: emulator.title,
});
