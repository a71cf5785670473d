import { cleanLine } from '../../term/clean.ts';
import { cellWidth } from '../../term/width.ts';
import type { Io } from '../io.ts';
import { wrap } from '../wrap.ts';
import { renderTable } from './table.ts';

export interface SettingRow {
  key: string;
  value: unknown;
  origin: string;
}

/** Fewer cells of a value tell nothing: then it has a line of its own. */
const leastValue = 24;
/** Two gaps of the table. */
const gaps = 4;

/** The settings as a table that fits the terminal, or one below the other where it is narrow. A pipe gets whole values. */
export function settingLines(io: Pick<Io, 'columns' | 'paint'>, settings: readonly SettingRow[]): string[] {
  const { columns, paint } = io;
  const rows = settings.map(({ key, value, origin }) => ({
    key: cleanLine(key),
    value: cleanLine(JSON.stringify(value)),
    origin: cleanLine(origin),
  }));
  const widest = (name: 'key' | 'origin') => Math.max(...rows.map(row => cellWidth(row[name])));
  if (columns !== undefined && columns - widest('key') - widest('origin') - gaps < leastValue) {
    return rows.flatMap(({ key, value, origin }) => [
      ...wrap(key, columns).map(paint.bold),
      ...wrap(value, columns - 2).map(line => `  ${line}`),
      ...wrap(`from ${origin}`, columns - 2).map(line => paint.grey(`  ${line}`)),
    ]);
  }
  return renderTable(
    [
      { title: 'SETTING', text: row => row.key, paint: paint.bold },
      { title: 'FROM', text: row => row.origin, paint: paint.grey },
      // Last: the longest value of all widens no other row.
      { title: 'VALUE', text: row => row.value, flexible: true },
    ],
    rows,
    { ...(columns !== undefined && { width: columns }), heading: paint.grey },
  );
}
