import { expect, test } from 'vitest';
import { createEmulator } from '../../src/agents/host/emulator.ts';
import { enterScreen, leaveScreen, reenterScreen, terminalReset } from '../../src/term/resets.ts';

const dirty =
  '\x1b[?1003h\x1b[?1006h\x1b[?1004h\x1b[?2004h\x1b[5 q\x1b[?25l\x1b[?2026h\x1b[>5u\x1b[>4;2m\x1b[?1h\x1b=' +
  '\x1b[3;5r\x1b[?6h\x1b[4h\x1b[?7l\x1b[1;31m\x1b(0';

const clean = {
  bracketedPaste: false,
  mouse: false,
  appCursor: false,
  appKeypad: false,
  focus: false,
  synchronized: false,
  kittyFlags: 0,
  modifyOtherKeys: 0,
};

async function after(...parts: string[]) {
  const emulator = createEmulator({ cols: 20, rows: 6, scrollback: 10 });
  await new Promise<void>(resolve => emulator.write(parts.join(''), resolve));
  return emulator;
}

test('leaving gives the terminal back as it was found, whatever was left on', async () => {
  const emulator = await after('shell$ ', enterScreen, 'ours', dirty, leaveScreen);
  expect(emulator.modes).toEqual({ ...clean, alternate: false });
  expect(emulator.cursor).toEqual({ x: 7, y: 0, visible: true, shape: 0 });
  expect(emulator.view().rows[0]).toBe('shell$');
  await new Promise<void>(resolve => emulator.write('qx', resolve));
  expect(emulator.rowString(0, 9)).toBe('shell$ qx');
  emulator.dispose();
});

test('it is safe on a terminal that was never entered', async () => {
  const emulator = await after(dirty, terminalReset);
  expect(emulator.modes).toEqual({ ...clean, alternate: false });
  expect(emulator.cursor.visible).toBe(true);
  emulator.dispose();
});

test('after an attach our alternate screen is there again and empty', async () => {
  const emulator = await after(enterScreen, 'theirs', dirty, '\x1b[?1049l', reenterScreen);
  expect(emulator.modes).toEqual({ ...clean, alternate: true });
  expect(emulator.view().rows.join('')).toBe('');
  expect(emulator.cursor).toEqual({ x: 0, y: 0, visible: true, shape: 0 });
  emulator.dispose();
});
