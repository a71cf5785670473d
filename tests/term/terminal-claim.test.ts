import { closeSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { processIdentity } from '../../src/lib/process-id.ts';
import { terminalReset } from '../../src/term/resets.ts';
import { claimTerminal, repairTerminal } from '../../src/term/terminal-claim.ts';
import { tempDir } from '../support/temp.ts';

function terminal() {
  const dir = tempDir('marks');
  // Any device stands for a terminal here: only its name counts.
  const fd = openSync('/dev/null', 'w');
  onTestFinished(() => closeSync(fd));
  const written: string[] = [];
  return { dir, fd, written, write: (bytes: string) => void written.push(bytes) };
}

test('a terminal whose pitwall was killed is repaired once', () => {
  const tty = terminal();
  claimTerminal(tty);
  const [mark = ''] = readdirSync(tty.dir);
  writeFileSync(join(tty.dir, mark), JSON.stringify({ ...processIdentity(process.pid), startTime: '1' }));
  expect(repairTerminal(tty)).toBe(true);
  expect(tty.written).toEqual([terminalReset]);
  expect(repairTerminal(tty)).toBe(false);
});

test('a terminal in use, or left properly, is not touched', () => {
  const tty = terminal();
  const claim = claimTerminal(tty);
  expect(claim.dirty).toBe(false);
  expect(repairTerminal(tty)).toBe(false);
  claim.release();
  expect(readdirSync(tty.dir)).toEqual([]);
  expect(repairTerminal(tty)).toBe(false);
  expect(tty.written).toEqual([]);
});
