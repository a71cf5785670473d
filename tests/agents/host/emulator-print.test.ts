import headless from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printRuns } from '../../../src/agents/host/emulator-print.ts';
import { loadGraphemeWidths } from '../../../src/term/graphemes.ts';

const cols = 20;
const rows = 5;

/** Two terminals, one that prints runs at once and one as @xterm/headless comes. */
function pair() {
  const make = () =>
    new headless.Terminal({ cols, rows, scrollback: 10, allowProposedApi: true, logLevel: 'off' });
  const [ours, theirs] = [make(), make()];
  for (const terminal of [ours, theirs]) loadGraphemeWidths(terminal);
  printRuns(ours);
  return { ours, theirs };
}

/** Every cell with its width, colours and flags, and where the cursor is. */
function everything(terminal: headless.Terminal): unknown {
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, y) => {
    const line = active.getLine(y);
    const cells = Array.from({ length: cols }, (_, x) => {
      const cell = line?.getCell(x);
      if (cell === undefined) return '';
      const colours = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
      const flags = [cell.isBold(), cell.isUnderline(), cell.isInverse(), cell.isDim()];
      return [cell.getChars(), cell.getCode(), cell.getWidth(), ...colours, ...flags].join(' ');
    });
    return [line?.isWrapped, ...cells];
  });
  return { lines, x: active.cursorX, y: active.cursorY };
}

const write = (terminal: headless.Terminal, text: string) =>
  new Promise<void>(resolve => terminal.write(text, resolve));

/** What may decide about the cell of a character: neighbours, wrapping, modes, charsets, links, colours. */
const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 50 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
  fc.constantFrom('漢', '漢字漢字漢字漢字漢\r', '👩‍💻', '❤️', '\u0301', '\u200d', '\u0600', '🇩', '가', 'ᄀ'),
  fc.constantFrom('\r\n', '\n', '\b', '\t', '\x7f', '\x1b[H', '\x1b[3;19H', '\x1b[2;5H', '\x1b[2D', '\x1b[K'),
  fc.constantFrom('\x1b[4h', '\x1b[4l', '\x1b[?7l', '\x1b[?7h', '\x1b(0', '\x1b(B', '\x1b(A', '\x0e', '\x0f'),
  fc.constantFrom('\x1b[31m', '\x1b[48;5;200m', '\x1b[1;38;2;1;2;3m', '\x1b[4:3m', '\x1b[58;5;3m', '\x1b[0m'),
  fc.constantFrom('\x1b]8;;http://a.b\x1b\\', '\x1b]8;;\x1b\\', '\x1b[?1049h', '\x1b[?1049l', '\x1b[5b'),
);

test('any text leaves the same cells as it does character by character', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 25 }), async texts => {
      const { ours, theirs } = pair();
      for (const text of texts) await Promise.all([write(ours, text), write(theirs, text)]);
      expect(everything(ours)).toEqual(everything(theirs));
      ours.dispose();
      theirs.dispose();
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['a run that wraps over three lines', 'abcdefghijklmnopqrstuvwxyz'.repeat(2)],
  ['the second half of a wide character is covered', '漢字漢字\x1b[1;2Habcdefghijkl'],
  ['the first half of a wide character is covered by the last of a run', '漢字漢字漢字漢字\r123456789'],
  ['a run behind what joins with it', '\u0600abcdefghijkl\u0301mnopqrstuv'],
  ['a run behind a flag', '🇩abcdefghijkl🇩🇪mnopqrstuvwx'],
  ['insert mode moves what stands there', 'abcdefghijkl\r\x1b[4h0123456789'],
  ['line drawing characters', '\x1b(0lqqqqqqqqqqk\x1b(B plain text again'],
  ['no wrapping: the last column is written over', '\x1b[?7labcdefghijklmnopqrstuvwxyz'],
])('%s', async (_, text) => {
  const { ours, theirs } = pair();
  await Promise.all([write(ours, text), write(theirs, text)]);
  expect(everything(ours)).toEqual(everything(theirs));
});
