import { expect, it } from 'vitest';
import { together } from '../../src/lib/together.ts';

const later = <T>(value: T) => new Promise<T>(resolve => setImmediate(resolve, value));

it('gives all values in their order', async () => {
  expect(await together(later(1), Promise.resolve('two'))).toEqual([1, 'two']);
});

it('fails with the first failure in their order, after all have ended', async () => {
  let ended = false;
  const first = later(0).then(() => {
    throw new Error('first');
  });
  const last = later(0)
    .then(() => later(0))
    .then(() => {
      ended = true;
    });
  await expect(together(first, Promise.reject(new Error('second')), last)).rejects.toThrow('first');
  expect(ended).toBe(true);
});
