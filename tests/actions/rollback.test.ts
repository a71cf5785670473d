import { expect, test } from 'vitest';
import { createRollback } from '../../src/actions/create/rollback.ts';

test('what was made is taken back newest first, and what cannot be is told', async () => {
  const done: string[] = [];
  const rollback = createRollback();
  rollback.made('branch a', () => void done.push('branch'));
  rollback.made('worktree b', () => {
    throw new Error('busy');
  });
  rollback.made('record c', async () => void done.push('record'));
  expect(await rollback.run()).toEqual(['worktree b is still there: busy']);
  expect(done).toEqual(['record', 'branch']);
  expect(await rollback.run()).toEqual([]);
});
