import { expect, it } from 'vitest';
import type { ChangedFile } from '../../../src/git/diff.ts';
import { stripSgr } from '../../../src/term/sgr.ts';
import { span } from '../../../src/ui/components/spans.ts';
import { createCommandLogPane } from '../../../src/ui/panes/command-log-pane.ts';
import { diffLines } from '../../../src/ui/panes/diff-lines.ts';
import { createLinesPane, fixedLines } from '../../../src/ui/panes/lines-pane.ts';
import { readPatch } from '../../../src/ui/panes/patch-lines.ts';

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

it('leaves numbers, marks, summary and headings of a diff where they are', () => {
  const file = { path: 'src/a.ts', status: 'M', added: 1, removed: 1, binary: false } as ChangedFile;
  const patch = readPatch(
    '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-const old = 1;\n+const renewed = 22222;\n',
  );
  const pane = createLinesPane(() => diffLines({ files: [file], patches: [patch] }));
  const shown = () => pane.rows(20, 8).map(line => stripSgr(line).trimEnd());
  const before = shown();
  pane.shift(1);
  const after = shown();
  expect(after.slice(0, 5)).toEqual(before.slice(0, 5));
  expect(before.slice(5, 7)).toEqual(['    1 - const old =…', '    1 + const renew…']);
  expect(after.slice(5, 7)).toEqual(['    1 - = 1;', '    1 + wed = 22222;']);
});

it('moves a long command of the log behind its time and result', () => {
  const entry = { at: 0, argv: ['git', 'commit-tree', `-m${'x'.repeat(30)}`, 'the-end'], exit: 0, ms: 7 };
  const log = createCommandLogPane({ entries: [entry], subscribe: () => () => {} });
  const shown = () => stripSgr(log.rows(60, 1)[0] ?? '').trimEnd();
  expect(shown()).toMatch(/✓ +7 ms {2}git commit-tree .*…$/);
  log.shift(1);
  expect(shown()).toMatch(/✓ +7 ms {2}.*the-end$/);
});
