import headless from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/agents/host/emulator.ts';
import { createRowCache } from '../../../src/agents/host/emulator-rows.ts';
import { createRowBuilder } from '../../../src/term/row-builder.ts';
import { output } from '../../term/random-output.ts';

const cols = 24;
const rows = 8;

/** The emulator as a host has it, and what a viewer holds who takes only the rows that are called changed. */
function watched() {
  const emulator = createEmulator({ cols, rows, scrollback: 20 });
  const held: string[] = [];
  return {
    emulator,
    held,
    fresh: () => emulator.picture().styled,
    async write(text: string) {
      emulator.write(text);
      await new Promise<void>(resolve => emulator.flush(resolve));
      const dirty = emulator.takeDirty();
      for (let y = 0; y < rows; y++)
        if (dirty === 'all' || dirty.has(y)) held[y] = emulator.rowString(y, cols);
    },
  };
}

test('whoever takes only the rows that are called changed has the screen, whatever a program writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(output, { minLength: 1, maxLength: 12 }), async chunks => {
      const { emulator, held, fresh, write } = watched();
      for (const chunk of chunks) {
        await write(chunk);
        expect(held).toEqual(fresh());
      }
      emulator.dispose();
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['a full reset', '\x1bc'],
  ['the alternate screen and back', '\x1b[?1049hother\x1b[?1049l'],
  ['a synchronized update', '\x1b[?2026h\x1b[3;1Hin one\x1b[?2026l'],
  ['an alignment test', '\x1b#8'],
  ['a scroll region', '\x1b[2;5r\x1b[5;1H\n\n\x1b[r'],
  ['inserted and deleted lines', '\x1b[2;1H\x1b[2L\x1b[4;1H\x1b[M'],
  ['inserted and deleted columns', "\x1b[2'}\x1b[1'~"],
  ['a rectangle that wraps', `\x1b[7;20H${'wrap'.repeat(12)}`],
])('%s is seen', async (_, sequence) => {
  const { emulator, held, fresh, write } = watched();
  await write('one\r\ntwo\r\nthree\r\nfour\r\nfive');
  await write('');
  await write(sequence);
  expect(held).toEqual(fresh());
  emulator.dispose();
});

test('an echo makes one row, and the others are not built again', async () => {
  const terminal = new headless.Terminal({ cols, rows, allowProposedApi: true });
  const builder = createRowBuilder(terminal);
  const built: number[] = [];
  const counting = {
    row(y: number, width: number) {
      built.push(y);
      return builder.row(y, width);
    },
  };
  const cache = createRowCache(terminal, counting);
  const write = (text: string) => new Promise<void>(resolve => terminal.write(text, resolve));
  await write('\x1b[3;1Hfirst');
  cache.takeDirty();
  cache.takeDirty();
  built.length = 0;
  await write('x');
  expect(cache.takeDirty()).toEqual(new Set([2]));
  expect(built).toEqual([2]);
  terminal.dispose();
});
