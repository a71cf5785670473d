import { expect, it } from 'vitest';
import { checklistCount } from '../../../src/ui/model/checklist.ts';
import { view } from '../support/views.ts';

it('counts what pitwall found to be so, and nothing as long as that is nothing', () => {
  const paths = ['src/a.ts'];
  const nothing = view({ name: 'a', group: 'ready', size: [1, 1, 1], paths });
  expect(checklistCount(nothing.record)).toBeNull();
  const tested = view({ name: 'a', group: 'ready', size: [1, 1, 1], paths, tests: 'passed' });
  expect(checklistCount(tested.record)).toBe('1/6');
});
