import { cellWidth, padEnd, truncate } from '../../term/width.ts';

export interface Column<Row> {
  title: string;
  /** Plain, filtered text. */
  text: (row: Row) => string;
  /** Applied after the text was cut and padded, so that colours never count as width. */
  paint?: (text: string, row: Row) => string;
  align?: 'left' | 'right';
  /** Gives up width first when the table is too wide for the terminal. At most one column. */
  flexible?: boolean;
}

/** Blank cells between two columns. */
const gap = 2;

/** A flexible column is never cut below this: fewer cells tell nothing. */
const leastFlexible = 12;

/**
 * Lines of an aligned table with a heading, measured in terminal cells. With `width` the flexible column is cut so
 * that a line fits; without (a pipe) nothing is cut.
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
  const flexible = columns.findIndex(column => column.flexible);
  if (width === undefined || flexible < 0) return;
  const total = widths.reduce((sum, cells) => sum + cells, 0) + gap * (columns.length - 1);
  if (total <= width) return;
  widths[flexible] = Math.max(leastFlexible, (widths[flexible] ?? 0) - (total - width));
}

function place(text: string, width: number, align: 'left' | 'right' = 'left', last: boolean): string {
  const cut = cellWidth(text) > width ? truncate(text, width) : text;
  if (align === 'right') return ' '.repeat(Math.max(0, width - cellWidth(cut))) + cut;
  return last ? cut : padEnd(cut, width);
}
