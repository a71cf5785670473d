import { expect, it } from 'vitest';
import { createFocusGuard } from '../../../src/ui/model/focus-guard.ts';

const bytes = (text: string) => Buffer.from(text);

it('keeps from an agent that asks what was typed within 0.4 s of the focus', () => {
  const guard = createFocusGuard();
  guard.focused('enter', 1000);
  expect(guard.refusal(bytes('\r'), true, 1000)).toContain('press again');
  expect(guard.refusal(bytes('1'), true, 1399)).toContain('press again');
  expect(guard.refusal(bytes('1'), true, 1400)).toBeUndefined();
});

it('keeps the held key that focused, until another key or a pause', () => {
  const guard = createFocusGuard();
  guard.focused('enter', 1000);
  expect(guard.refusal(bytes('\r'), true, 1600)).toContain('held');
  expect(guard.refusal(bytes('\r\r'), true, 2500)).toContain('held');
  expect(guard.refusal(bytes('\r'), true, 3600)).toBeUndefined();
  guard.focused('enter', 5000);
  expect(guard.refusal(bytes('2'), true, 5500)).toBeUndefined();
  expect(guard.refusal(bytes('\r'), true, 5600)).toBeUndefined();
});

it('keeps nothing from an agent that asks nothing', () => {
  const guard = createFocusGuard();
  guard.focused('enter', 1000);
  expect(guard.refusal(bytes('\r'), false, 1000)).toBeUndefined();
  expect(guard.refusal(bytes('ls\r'), false, 1001)).toBeUndefined();
});
