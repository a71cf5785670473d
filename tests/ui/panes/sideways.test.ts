import { expect, it } from 'vitest';
import { stripSgr } from '../../../src/term/sgr.ts';
import { span } from '../../../src/ui/components/spans.ts';
import { createLinesPane, fixedLines } from '../../../src/ui/panes/lines-pane.ts';

it('shows the rest of long lines with their numbers in sight, and no further than they go', () => {
  const pane = createLinesPane(() =>
    fixedLines([
      [span('  1 '), span('+ short')],
      [span('  2 '), span('+ const 漢字 = "0123456789"')],
    ]),
  );
  const shown = () => pane.rows(16, 2).map(line => stripSgr(line).trimEnd());
  expect(shown()).toEqual(['  1 + short', '  2 + const 漢…']);
  pane.shift(1);
  expect(shown()).toEqual(['  1', '  2 漢字 = "012…']);
  pane.shift(1);
  pane.shift(1);
  expect(shown()[1]).toBe('  2 0123456789"');
  pane.shift(-1);
  pane.shift(-1);
  pane.shift(-1);
  expect(shown()).toEqual(['  1 + short', '  2 + const 漢…']);
});
