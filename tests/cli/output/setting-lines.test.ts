import { expect, test } from 'vitest';
import { createPaint } from '../../../src/cli/output/paint.ts';
import { settingLines } from '../../../src/cli/output/setting-lines.ts';
import { cellWidth } from '../../../src/term/width.ts';

const rows = [
  { key: 'agents.max', value: null, origin: 'default' },
  { key: 'agents.very-long-agent-name.command', value: ['/bin/sh', 'y'.repeat(400)], origin: 'repository' },
  { key: 'ui.detach', value: ['ctrl-]', 'f12'], origin: 'user' },
];
const lines = (columns: number | undefined) => settingLines({ columns, paint: createPaint(0) }, rows);

test.each([200, 100, 80, 60, 40, 20])(
  'no line is wider than %d cells, and every setting is named',
  columns => {
    const shown = lines(columns);
    for (const line of shown) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    for (const { key } of rows) expect(shown.join('').replaceAll(' ', '')).toContain(key);
  },
);

test('a long value pads no other row, and is whole in a pipe', () => {
  const [, max = '', command = ''] = lines(undefined);
  expect(max).toMatch(/^agents\.max +default +null$/);
  expect(max.length).toBeLessThan(80);
  expect(command).toContain('y'.repeat(400));
});

test('where a table has no room the value stands below its setting, whole', () => {
  const shown = lines(40);
  expect(shown.slice(0, 3)).toEqual(['agents.max', '  null', '  from default']);
  expect(shown.join('').replaceAll(' ', '')).toContain('y'.repeat(400));
});
