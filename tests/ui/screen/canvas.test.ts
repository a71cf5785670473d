import headless from '@xterm/headless';
import { expect, test } from 'vitest';
import { createCanvas } from '../../../src/ui/screen/canvas.ts';
import { parseCells } from '../../../src/ui/screen/cells.ts';

const cols = 20;

/** What two rows drawn one after the other leave on a terminal that counts emoji as Unicode 6 did: one cell each. */
async function drawn(...rows: string[]): Promise<string> {
  const terminal = new headless.Terminal({ cols, rows: 3, allowProposedApi: true });
  const canvas = createCanvas(3);
  canvas.reset(cols, 3);
  for (const row of rows) {
    canvas.drawRow(0, parseCells(row, cols));
    const bytes = canvas.take(undefined);
    await new Promise<void>(resolve => terminal.write(bytes, resolve));
  }
  const line = terminal.buffer.active.getLine(0)?.translateToString(true).trimEnd() ?? '';
  terminal.dispose();
  return line;
}

test('nothing of what stood there stays behind an emoji that the terminal gives one cell', async () => {
  expect(await drawn('a dialog of letters', 'warn ⚠️ ok ✔️ done')).toBe('warn ⚠️  ok ✔️  done');
});

test('text behind a character that the terminal may not know stands in its place', async () => {
  expect(await drawn('', '\u0378 right │')).toMatch(/ right │$/);
  expect((await drawn('', 'ab\u0378cd│')).indexOf('│')).toBe(5);
});
