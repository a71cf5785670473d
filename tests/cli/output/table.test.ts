import { expect, test } from 'vitest';
import { type Column, renderTable } from '../../../src/cli/output/table.ts';

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

test('of several columns that may give way the widest does, down to what still tells something', () => {
  const both = [
    { title: 'A', text: (row: { a: string }) => row.a, flexible: true },
    { title: 'B', text: (row: { b: string }) => row.b, flexible: true },
  ] as Column<{ a: string; b: string }>[];
  const rows = [{ a: 'x'.repeat(20), b: 'y'.repeat(50) }];
  const widths = (width: number) => {
    const [a = '', b = ''] = renderTable(both, rows, { width })[1]?.split(/ +/) ?? [];
    return [a.length, b.length];
  };
  expect(widths(60)).toEqual([20, 38]);
  expect(widths(32)).toEqual([15, 15]);
  expect(widths(10)).toEqual([5, 5]);
});

test('columns that tell least are left out while those that give way would be cut short', () => {
  const columns: Column<{ name: string; branch: string; agent: string; what: string }>[] = [
    { title: 'NAME', text: row => row.name },
    { title: 'AGENT', text: row => row.agent, dropped: 2 },
    { title: 'BRANCH', text: row => row.branch, dropped: 1 },
    { title: 'WHAT', text: row => row.what, flexible: true },
  ];
  const row = {
    name: 'login',
    agent: 'claude',
    branch: 'pitwall/login',
    what: 'Run the tests of the login page?',
  };
  const heading = (width?: number) => renderTable(columns, [row], { width })[0]?.split(/ +/);
  expect(heading()).toEqual(['NAME', 'AGENT', 'BRANCH', 'WHAT']);
  expect(heading(54)).toEqual(['NAME', 'AGENT', 'BRANCH', 'WHAT']);
  expect(heading(53)).toEqual(['NAME', 'AGENT', 'WHAT']);
  expect(heading(38)).toEqual(['NAME', 'WHAT']);
  for (const width of [54, 53, 38, 20, 12])
    for (const line of renderTable(columns, [row], { width })) expect(line.length).toBeLessThanOrEqual(width);
});
