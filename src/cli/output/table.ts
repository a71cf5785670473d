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
  /** Left out when the flexible columns would tell too little beside it; the smallest number first. */
  dropped?: number;
}

/** Blank cells between two columns. */
const gap = 2;

/** A flexible column is not cut below this while others can be left out. */
const readable = 24;
/** Nor below this while a wider one can be cut; then they share what there is. */
const leastFlexible = 12;
/** Fewer cells tell nothing: a terminal that is narrower breaks the lines. */
const leastOfAll = 5;

/**
 * Lines of an aligned table with a heading, measured in terminal cells. With `width` columns are left out and cut so that
 * a line fits; without (a pipe) nothing is.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: { width?: number; heading?: (text: string) => string } = {},
): string[] {
  const all = columns.map(column => rows.map(column.text));
  const natural = columns.map(({ title }, i) =>
    Math.max(cellWidth(title), ...(all[i] ?? []).map(text => cellWidth(text))),
  );
  const shown = chosen(columns, natural, options.width);
  const shownColumns = shown.map(i => columns[i] as Column<Row>);
  const cells = rows.map((_, y) => shown.map(i => all[i]?.[y] ?? ''));
  const widths = shown.map(i => natural[i] ?? 0);
  shrink(shownColumns, widths, options.width);
  const line = (texts: readonly string[], row?: Row) =>
    shownColumns
      .map((column, i) => {
        const cell = place(texts[i] ?? '', widths[i] ?? 0, column.align, i === shown.length - 1);
        return row !== undefined && column.paint ? column.paint(cell, row) : cell;
      })
      .join(' '.repeat(gap))
      .trimEnd();
  const heading = line(shownColumns.map(({ title }) => title));
  return [
    options.heading ? options.heading(heading) : heading,
    ...rows.map((row, i) => line(cells[i] ?? [], row)),
  ];
}

/** The columns that are shown, by index: all of them when what is in the flexible ones stays readable. */
function chosen<Row>(
  columns: readonly Column<Row>[],
  widths: readonly number[],
  width: number | undefined,
): number[] {
  let shown = columns.map((_, i) => i);
  if (width === undefined) return shown;
  const needed = (i: number) =>
    columns[i]?.flexible ? Math.min(readable, widths[i] ?? 0) : (widths[i] ?? 0);
  const rank = (i: number) => columns[i]?.dropped ?? Number.POSITIVE_INFINITY;
  while (lineWidth(shown.map(needed)) > width) {
    const [first] = shown.toSorted((a, b) => rank(a) - rank(b));
    if (first === undefined || rank(first) === Number.POSITIVE_INFINITY) return shown;
    shown = shown.filter(i => i !== first);
  }
  return shown;
}

function shrink<Row>(columns: readonly Column<Row>[], widths: number[], width: number | undefined): void {
  if (width === undefined) return;
  const flexible = columns.flatMap((column, i) => (column.flexible ? [i] : []));
  for (const least of [leastFlexible, leastOfAll]) {
    for (let over = lineWidth(widths) - width; over > 0; over -= 1) {
      const [widest] = flexible.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
      if (widest === undefined || (widths[widest] ?? 0) <= least) break;
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  }
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, cells) => sum + cells, 0) + gap * (widths.length - 1);
}

function place(text: string, width: number, align: 'left' | 'right' = 'left', last: boolean): string {
  const cut = cellWidth(text) > width ? truncate(text, width) : text;
  if (align === 'right') return ' '.repeat(Math.max(0, width - cellWidth(cut))) + cut;
  return last ? cut : padEnd(cut, width);
}
