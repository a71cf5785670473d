import { expect, test } from 'vitest';
import { formatAge, parseDuration } from '../../../src/cli/output/age.ts';

const minute = 60_000;

test.each([
  [-5, '0s'],
  [40_000, '40s'],
  [9 * minute, '9m'],
  [125 * minute, '2h'],
  [47 * 60 * minute, '47h'],
  [72 * 60 * minute, '3d'],
])('%d ms is %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});

test.each([
  ['90', 90_000],
  ['250ms', 250],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
])('%s is a length of time', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', 'soon', '-1', '5 weeks'])('"%s" is none', text => {
  expect(parseDuration(text)).toBeUndefined();
});
