import { expect, test } from 'vitest';
import type { ShownSession } from '../../../src/actions/show-session.ts';
import { showParts } from '../../../src/cli/output/show-parts.ts';
import { view } from '../../ui/support/views.ts';

const changes = (input: Partial<Parameters<typeof view>[0]>) => {
  const { record, status, review, group } = view({ name: 'a', group: 'idle', ...input });
  const row = { record, status, review, group, overlap: [] } as unknown as ShownSession['row'];
  const shown = { row, facts: [], turns: [], ignored: [], archived: false } as unknown as ShownSession;
  return showParts(shown).details.find(([label]) => label === 'changes')?.[1];
};

test('tests never stand for a change that was not measured, or that there is not', () => {
  expect(changes({ tests: 'passed-partial' })).toBe('not measured yet · tests ✓ in part');
  expect(changes({ tests: 'passed', size: [0, 0, 0] })).toBe('none · tests ✓');
  expect(changes({ tests: 'passed', size: [1, 2, 3] })).toBe('+2 −3 1 file · tests ✓');
  expect(changes({})).toBeUndefined();
});
