import { expect, it } from 'vitest';
import { createEndGuard } from '../../../src/ui/model/end-guard.ts';

it('keeps what is typed on after the agent has ended, until a pause', () => {
  const guard = createEndGuard();
  expect(guard.swallows(500)).toBe(false);
  guard.ended(1000);
  expect([1100, 1900, 2800].map(at => guard.swallows(at))).toEqual([true, true, true]);
  expect([3800, 3801].map(at => guard.swallows(at))).toEqual([false, false]);
});
