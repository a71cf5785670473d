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
  const { rows, cursor } = place(field, Math.max(2, width));
  const first = look.active
    ? Math.max(0, Math.min(cursor.row - look.maxRows + 1, rows.length - look.maxRows))
    : 0;
  return rows
    .slice(first, first + look.maxRows)
    .map((cells, i) => paint(cells, look.active && first + i === cursor.row ? cursor.column : -1));
}

/** Graphemes in rows of at most `width - 1` cells: the last cell is the cursor's. */
function place({ text, cursor }: TextField, width: number): Placed {
  const rows: string[][] = [[]];
  let used = 0;
  let at = { row: 0, column: 0 };
  for (const { segment, index } of graphemeSegments(text)) {
    const wide = segment === '\t' ? 1 : cellWidth(segment);
    if (segment !== '\n' && used + wide > width - 1) {
      rows.push([]);
      used = 0;
    }
    if (index === cursor) at = { row: rows.length - 1, column: rows.at(-1)?.length ?? 0 };
    if (segment === '\n' || segment === '\r\n') {
      rows.push([]);
      used = 0;
    } else {
      rows.at(-1)?.push(segment === '\t' ? ' ' : segment);
      used += wide;
    }
  }
  if (cursor >= text.length) at = { row: rows.length - 1, column: rows.at(-1)?.length ?? 0 };
  return { rows, cursor: at };
}

function paint(cells: readonly string[], cursor: number): Span[] {
  if (cursor < 0) return [span(cells.join(''), 'text')];
  return [
    span(cells.slice(0, cursor).join(''), 'text'),
    span(cells[cursor] ?? ' ', 'text', { inverse: true }),
    span(cells.slice(cursor + 1).join(''), 'text'),
  ];
}
