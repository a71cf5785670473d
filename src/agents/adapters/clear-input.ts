import type { ScreenView } from './types.ts';

/** Keys of readline that text boxes know as well. */
const [lineEnd, killBack, down] = ['\x05', '\x15', '\x1b[B'];

/**
 * Presses that empty a text box of so many rows, wherever its cursor stands: to the end of the last line, then line by
 * line what is before the cursor, and the line break before that. None without a box.
 */
export function clearRows(rows: number): string[] {
  if (rows === 0) return [];
  return [...Array<string>(rows - 1).fill(down), lineEnd, ...Array<string>(2 * rows - 1).fill(killBack)];
}

/** A line editor: readline's, or the kernel's own. */
export const clearLine = (): string[] => [killBack];

/** Rows of Claude Code's input: between the last two rules, behind `❯`. As of 2.1.330; 0: not on the screen. */
export function claudeInputRows({ rows }: Pick<ScreenView, 'rows'>): number {
  const bottom = rows.findLastIndex(isRule);
  const top = rows.slice(0, Math.max(0, bottom)).findLastIndex(isRule);
  return top >= 0 && /^\s?❯/.test(rows[top + 1] ?? '') ? bottom - top - 1 : 0;
}

/** Rows of Codex's input: from the last `›` to the blank row below it. As of 0.169.0; 0: not on the screen. */
export function codexInputRows({ rows }: Pick<ScreenView, 'rows'>): number {
  const top = rows.findLastIndex(row => /^\s?› /.test(row));
  if (top < 0) return 0;
  const end = rows.findIndex((row, i) => i > top && row.trim() === '');
  return (end < 0 ? rows.length : end) - top;
}

const isRule = (row: string): boolean => /^─{10,}/.test(row.trim());
