import { cellWidth } from '../../term/width.ts';
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
  let start = cursor.y;
  while (start > 0 && cellWidth(rows[start - 1] ?? '') >= cols) start--;
  return { text: rows.slice(start, cursor.y + 1).join(''), start };
}
