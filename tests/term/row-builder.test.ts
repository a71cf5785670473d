import headless, { type IBufferCell, type Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { guardErase } from '../../src/agents/host/emulator-erase.ts';
import { backgroundOf, blankFlags, flagsOf, foregroundOf } from '../../src/term/cell-style.ts';
import { loadGraphemeWidths } from '../../src/term/graphemes.ts';
import { createRowBuilder } from '../../src/term/row-builder.ts';
import { output } from './random-output.ts';

const open: Terminal[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.dispose();
});

async function screen(text: string, cols = 20, rows = 6): Promise<Terminal> {
  const terminal = new headless.Terminal({ cols, rows, scrollback: 20, allowProposedApi: true });
  open.push(terminal);
  loadGraphemeWidths(terminal);
  guardErase(terminal);
  await new Promise<void>(resolve => terminal.write(text, resolve));
  return terminal;
}

const row = async (text: string, width = 20, options?: { cursor?: number }) =>
  createRowBuilder(await screen(text)).row(0, width, options);

describe('any screen', () => {
  test('gives rows of exactly the width, SGR sequences only, reset at the end, looking the same', async () => {
    await fc.assert(
      fc.asyncProperty(output, fc.integer({ min: 1, max: 30 }), async (text, width) => {
        const terminal = await screen(text);
        const builder = createRowBuilder(terminal);
        for (let y = -1; y < terminal.rows; y++) {
          const built = builder.row(y, width);
          expect(built.replace(/\x1b\[[\d;]*m/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
          // Behind it a `|` stands in the next column with no attributes: the width is right and the end is reset.
          const copy = await screen(`${built}|`, 40, 2);
          const end = copy.buffer.active.getLine(0)?.getCell(width);
          expect(end?.getChars()).toBe('|');
          expect(end?.isAttributeDefault()).toBe(true);
          const line = y < 0 ? undefined : terminal.buffer.active.getLine(terminal.buffer.active.baseY + y);
          if (line === undefined) continue;
          for (let x = 0; x < Math.min(width, 20) - 1; x++) {
            const [was, is] = [line.getCell(x)!, copy.buffer.active.getLine(0)!.getCell(x)!];
            expect(look(is, isBlank(is))).toEqual(look(was, isBlank(is)));
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

const isBlank = (cell: IBufferCell) => (cell.getChars() || ' ') === ' ' && (flagsOf(cell) & blankFlags) === 0;

/** Of a blank only the background and lines show. */
function look(cell: IBufferCell, blank: boolean) {
  if (blank) return [backgroundOf(cell), flagsOf(cell) & blankFlags];
  return [foregroundOf(cell), backgroundOf(cell), flagsOf(cell)];
}

test('only changes are written', async () => {
  expect(await row('\x1b[1mab\x1b[1;31mc\x1b[22md\x1b[0me', 6)).toBe('\x1b[1mab\x1b[31mc\x1b[22md\x1b[0me ');
  expect(await row('plain', 5)).toBe('plain');
});

test('dim and bold, which share their off code, do not lose each other', async () => {
  expect(await row('\x1b[1;2ma\x1b[22;2mb\x1b[22;1mc', 3)).toBe('\x1b[1;2ma\x1b[22;2mb\x1b[22;1mc\x1b[0m');
});

test('every attribute but blinking, curly underline as underline', async () => {
  expect(await row('\x1b[3;4:3;5;7;8;9;53mx', 1)).toBe('\x1b[3;4;7;8;9;53mx\x1b[0m');
});

test('colours of 16, 256 and all', async () => {
  expect(await row('\x1b[31;102ma\x1b[38;5;75;48;5;236mb\x1b[38;2;1;2;3;49mc', 3)).toBe(
    '\x1b[31;102ma\x1b[38;5;75;48;5;236mb\x1b[38;2;1;2;3;49mc\x1b[0m',
  );
});

test('a wide character at the edge is blank, in its colours', async () => {
  expect(await row('a\x1b[41m漢', 2)).toBe('a\x1b[41m \x1b[0m');
  expect(await row('a\x1b[41m漢', 3)).toBe('a\x1b[41m漢\x1b[0m');
});

test('hyperlinks are dropped, the text stays, underlined', async () => {
  expect(await row('\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 4)).toBe('\x1b[4mlink\x1b[0m');
});

test('what turns a row around or hides in a cell is dropped, piles of marks are cut', async () => {
  expect(await row('ab\u202ecd', 5)).toBe('ab cd');
  expect(await row('a\x1b[0m\u200d|', 3)).toBe('a |');
  expect((await row(`x${'\u0301'.repeat(500)}`, 1)).length).toBeLessThan(30);
});

test('a cursor is drawn inverted, also behind the text', async () => {
  expect(await row('ab', 4, { cursor: 1 })).toBe('a\x1b[7mb\x1b[0m  ');
  expect(createRowBuilder(await screen('ab', 3)).row(0, 6, { cursor: 4 })).toBe('ab  \x1b[7m \x1b[0m ');
});

test('rows above the screen are scrollback, rows that do not exist are blank', async () => {
  const builder = createRowBuilder(await screen('one\r\ntwo\r\nthree', 5, 2));
  const full = createRowBuilder(await screen('line\r\n'.repeat(100), 5, 2));
  expect(full.row(-20, 5)).toBe('line ');
  expect(full.row(-21, 5)).toBe('     ');
  expect([-2, -1, 0, 1, 2].map(y => builder.row(y, 5))).toEqual([
    '     ',
    'one  ',
    'two  ',
    'three',
    '     ',
  ]);
});

test('what was written to cells one by one does not become one character', async () => {
  expect(await row('🇩\x1b[0m🇪|', 5)).toBe('🇩\x1b[0m🇪\x1b[0m|  ');
});
