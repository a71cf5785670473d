import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { cleanLine } from '../../term/clean.ts';

/** Kept for the record and for `exited 1: not logged in`; the whole screen is in `screen.ans`. */
const keptLines = 10;
/** One line of the record; a wrapped stack trace needs no more. */
const lineChars = 300;

/** Last non-empty lines of a screen, as labels: plain, without control characters. */
export function lastLines(rows: readonly string[]): string[] {
  return rows
    .map(row => cleanLine(row, lineChars).trimEnd())
    .filter(row => row.trim() !== '')
    .slice(-keptLines);
}

/**
 * Keeps the screen for the time after the host: `screen.ans` (SGR rows, `cat` shows it) and `screen.txt` (plain), in the
 * session's directory, without the empty rows at the end.
 */
export async function saveScreen(
  dir: string,
  styled: readonly string[],
  plain: readonly string[],
): Promise<void> {
  const used = plain.findLastIndex(row => row.trim() !== '') + 1;
  const text = (rows: readonly string[]) =>
    rows
      .slice(0, used)
      .map(row => `${row}\n`)
      .join('');
  await Promise.all([
    writeFileAtomic(join(dir, 'screen.ans'), text(styled), { mode: 0o600 }),
    writeFileAtomic(join(dir, 'screen.txt'), text(plain), { mode: 0o600 }),
  ]);
}
