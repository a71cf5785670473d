import { graphemeSegments } from '../../term/segmenter.ts';
import { cellWidth } from '../../term/width.ts';
import type { TextField } from '../model/text-field.ts';
import { type Span, span } from './spans.ts';

export interface FieldLook {
  readonly active: boolean;
  /** Shown while the field is empty. */
  readonly hint?: string;
  readonly maxRows: number;
}

interface Placed {
  rows: string[][];
  cursor: { row: number; column: number };
}

/** The visible rows of a text being typed, with its cursor as an inverse cell; scrolled so that the cursor shows. */
export function fieldRows(field: TextField, width: number, look: FieldLook): Span[][] {
  if (field.text === '') {
    const hint = look.hint ? [span(look.hint, 'faint')] : [];
    return [look.active ? [span(' ', undefined, { inverse: true }), ...hint] : hint];
  }
  const { rows, cursor } = place(field, Math.max(2, width), look.maxRows > 1);
  const first = look.active
    ? Math.max(0, Math.min(cursor.row - look.maxRows + 1, rows.length - look.maxRows))
    : 0;
  return rows
    .slice(first, first + look.maxRows)
    .map((cells, i) => paint(cells, look.active && first + i === cursor.row ? cursor.column : -1));
}

interface Cell {
  readonly text: string;
  readonly wide: number;
}

/** Graphemes in rows of at most `width - 1` cells, the last cell is the cursor's or a blank's; `words`: no word is cut that fits a row. */
function place({ text, cursor }: TextField, width: number, words: boolean): Placed {
  const rows: Cell[][] = [[]];
  let at: Placed['cursor'] | undefined;
  const row = () => rows.at(-1) ?? [];
  const used = () => row().reduce((sum, cell) => sum + cell.wide, 0);
  const breakRow = () => {
    const from = words ? row().findLastIndex(cell => cell.text === ' ') + 1 : 0;
    const tail = from > 0 ? row().splice(from) : [];
    if (at?.row === rows.length - 1 && from > 0 && at.column >= from)
      at = { row: rows.length, column: at.column - from };
    rows.push(tail);
  };
  for (const { segment, index } of graphemeSegments(text)) {
    const blank = segment === '\t' || segment === ' ';
    const wide = blank ? 1 : cellWidth(segment);
    const line = segment === '\n' || segment === '\r\n';
    // A blank behind a full row stands where the cursor would: the next row begins with a word.
    if (!line && used() + wide > (blank && words ? width : width - 1)) breakRow();
    if (index === cursor) at = { row: rows.length - 1, column: row().length };
    if (line) rows.push([]);
    else row().push({ text: blank ? ' ' : segment, wide });
  }
  if (cursor >= text.length && used() >= width) rows.push([]);
  at ??= { row: rows.length - 1, column: row().length };
  return { rows: rows.map(cells => cells.map(cell => cell.text)), cursor: at };
}

function paint(cells: readonly string[], cursor: number): Span[] {
  if (cursor < 0) return [span(cells.join(''), 'text')];
  return [
    span(cells.slice(0, cursor).join(''), 'text'),
    span(cells[cursor] ?? ' ', 'text', { inverse: true }),
    span(cells.slice(cursor + 1).join(''), 'text'),
  ];
}
