import { expect, test } from 'vitest';
import { renderTable } from '../../../src/cli/output/table.ts';

interface Row {
  name: string;
  n: number;
  what: string;
}
const rows: Row[] = [
  { name: 'fix-login', n: 9, what: 'Run npm test -- login ?' },
  { name: '日本', n: 1234, what: 'x' },
];
const columns = [
  { title: 'NAME', text: (row: Row) => row.name },
  { title: 'N', text: (row: Row) => String(row.n), align: 'right' as const },
  { title: 'WHAT', text: (row: Row) => row.what, flexible: true },
];

test('columns are aligned by terminal cells, not by characters', () => {
  expect(renderTable(columns, rows)).toEqual([
    'NAME          N  WHAT',
    'fix-login     9  Run npm test -- login ?',
    '日本       1234  x',
  ]);
});

test('on a terminal the flexible column gives way', () => {
  expect(renderTable(columns, rows, { width: 32 })[1]).toBe('fix-login     9  Run npm test -…');
});

test('colours are put on after cutting and never count as width', () => {
  const painted = renderTable(
    [{ title: 'NAME', text: (row: Row) => row.name, paint: text => `<${text}>` }, columns[2]!],
    rows,
  );
  expect(painted[2]).toBe('<日本     >  x');
});
