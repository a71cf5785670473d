import { cellWidth, padEnd, truncate } from '../../term/width.ts';

export interface Column<Row> {
  title: string;
  /** Plain, filtered text. */
  text: (row: Row) => string;
  /** Applied after the text was cut and padded, so that colours never count as width. */
  paint?: (text: string, row: Row) => string;
  align?: 'left' | 'right';
  /** Gives up width when the table is too wide for the terminal, the widest of these columns first. */
  flexible?: boolean;
}

/** Blank cells between two columns. */
const gap = 2;

/** A flexible column is never cut below this: fewer cells tell nothing. */
const leastFlexible = 12;

/**
 * Lines of an aligned table with a heading, measured in terminal cells. With `width` the flexible columns are cut
 * so that a line fits; without (a pipe) nothing is cut.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: { width?: number; heading?: (text: string) => string } = {},
): string[] {
  const cells = rows.map(row => columns.map(column => column.text(row)));
  const widths = columns.map((column, i) =>
    Math.max(cellWidth(column.title), ...cells.map(line => cellWidth(line[i] ?? ''))),
  );
  shrink(columns, widths, options.width);
  const line = (texts: readonly string[], row?: Row) =>
    columns
      .map((column, i) => {
        const cell = place(texts[i] ?? '', widths[i] ?? 0, column.align, i === columns.length - 1);
        return row !== undefined && column.paint ? column.paint(cell, row) : cell;
      })
      .join(' '.repeat(gap))
      .trimEnd();
  const heading = line(columns.map(({ title }) => title));
  return [
    options.heading ? options.heading(heading) : heading,
    ...rows.map((row, i) => line(cells[i] ?? [], row)),
  ];
}

function shrink<Row>(columns: readonly Column<Row>[], widths: number[], width: number | undefined): void {
  if (width === undefined) return;
  const flexible = columns.flatMap((column, i) => (column.flexible ? [i] : []));
  const total = widths.reduce((sum, cells) => sum + cells, 0) + gap * (columns.length - 1);
  for (let over = total - width; over > 0; over -= 1) {
    const [widest] = flexible.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined || (widths[widest] ?? 0) <= leastFlexible) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

function place(text: string, width: number, align: 'left' | 'right' = 'left', last: boolean): string {
  const cut = cellWidth(text) > width ? truncate(text, width) : text;
  if (align === 'right') return ' '.repeat(Math.max(0, width - cellWidth(cut))) + cut;
  return last ? cut : padEnd(cut, width);
}
