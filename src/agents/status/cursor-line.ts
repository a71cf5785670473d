import type { ScreenView } from '../adapters/types.ts';

/** The line that the cursor is on, whole where the terminal wrapped it. */
export interface CursorLine {
  /** '' on an empty row. */
  text: string;
  /** The screen row it begins on. */
  start: number;
}

/**
 * Where a program that asks and reads line by line is: what stands above this line was answered. A row that fills the
 * terminal's width goes on in the next one. Pure.
 */
export function cursorLine({ rows, cols, cursor }: Pick<ScreenView, 'rows' | 'cols' | 'cursor'>): CursorLine {
  const isFull = (row: string) => row.length + (row.match(wide)?.length ?? 0) >= cols;
  let start = cursor.y;
  while (start > 0 && isFull(rows[start - 1] ?? '')) start--;
  return { text: rows.slice(start, cursor.y + 1).join(''), start };
}

/** Characters of two cells. The tables that know all of them are no part of a host: they would stay in its memory. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/g;
