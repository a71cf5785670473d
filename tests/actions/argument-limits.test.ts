import { expect, test } from 'vitest';
import { tooLong } from '../../src/actions/create/argument-limits.ts';

const mebibyte = 1024 * 1024;
const text = (bytes: number) => 'x'.repeat(bytes);

test.each([
  ['a short one', ['agent', 'task'], {}, 'linux', undefined],
  ['one byte less than an argument may have', ['agent', text(131_071)], {}, 'linux', undefined],
  [
    'as many as it may have, and a NUL',
    ['agent', text(131_072)],
    {},
    'linux',
    { bytes: 131_073, most: 131_072 },
  ],
  ['letters of two bytes', ['agent', 'é'.repeat(65_536)], {}, 'linux', { bytes: 131_073, most: 131_072 }],
  ['macOS has no limit for one', ['agent', text(200_000)], {}, 'darwin', undefined],
  [
    'but one for all of them',
    ['agent', text(mebibyte)],
    {},
    'darwin',
    { bytes: mebibyte + 1, most: 1_015_786 },
  ],
] as const)('%s', (_, argv, env, platform, problem) => {
  expect(tooLong(argv, env, platform)).toEqual(problem);
});

test('a large environment leaves less', () => {
  const env = { A: text(mebibyte), B: text(mebibyte - 50_000) };
  expect(tooLong(['agent', text(10)], env, 'linux')).toBeUndefined();
  expect(tooLong(['agent', text(100_000)], env, 'linux')?.bytes).toBe(100_001);
});
