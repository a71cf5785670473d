import { expect, test } from 'vitest';
import { describeError, Failure } from '../../src/lib/errors.ts';

/** The class as another bundle of the program has it. */
class OtherFailure extends Error {
  override readonly name = 'Failure';
  readonly exit = 'refused';
  readonly hint = 'do this';
}

class SpecialFailure extends Failure {}

test('a Failure of another bundle is one, other errors are none', () => {
  expect(new OtherFailure('it failed') instanceof Failure).toBe(true);
  expect(describeError(new OtherFailure('it failed'))).toBe('it failed; do this');
  expect(new Error('a bug') instanceof Failure).toBe(false);
  expect(
    [undefined, null, 'Failure', { name: 'Failure', exit: 'failed' }].some(one => one instanceof Failure),
  ).toBe(false);
});

test('a special Failure is told from a plain one', () => {
  expect(new SpecialFailure('x') instanceof Failure).toBe(true);
  expect(new SpecialFailure('x') instanceof SpecialFailure).toBe(true);
  expect(new Failure('x') instanceof SpecialFailure).toBe(false);
});
