import { expect, test } from 'vitest';
import { suggest } from '../../src/cli/suggest.ts';

const commands = ['ls', 'show', 'attach', 'send', 'review', 'resume', 'rename', 'rm'];

test.each([
  ['reveiw', 'review'],
  ['atach', 'attach'],
  ['shwo', 'show'],
  ['sl', 'ls'],
  ['att', 'attach'],
])('%s is meant as %s', (typed, meant) => {
  expect(suggest(typed, commands)).toBe(meant);
});

test('another word suggests nothing', () => {
  expect(suggest('frobnicate', commands)).toBeUndefined();
});
