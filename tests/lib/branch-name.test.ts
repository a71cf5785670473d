import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchNameProblem } from '../../src/lib/branch-name.ts';

const gitTakes = (name: string) =>
  spawnSync('git', ['check-ref-format', '--branch', name], { cwd: '/', stdio: 'ignore' }).status === 0;

test.each([
  ['pitwall/fix-login', undefined],
  ['größe/täst', undefined],
  ['a@b', undefined],
  ['bad..prefix name', 'it holds two dots in a row'],
  ['/name', 'a part between slashes is empty'],
  ['-name', 'it begins with a dash'],
  ['x.lock/name', 'a part of it ends with .lock'],
  ['.x/name', 'a part of it begins with a dot'],
])('%s: %s', (name, problem) => {
  expect(branchNameProblem(name)).toBe(problem);
  expect(gitTakes(name)).toBe(problem === undefined);
});

test('whatever is made of the pieces that matter, git judges the same', () => {
  const pieces = [
    'a',
    '.',
    '..',
    '/',
    '@',
    '{',
    '.lock',
    '-',
    'HEAD',
    ' ',
    '~',
    '^',
    ':',
    '?',
    '*',
    '[',
    '\\',
    '\t',
    '\x7f',
    'é',
  ];
  const names = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 })
    .map(parts => parts.join(''))
    // Short for HEAD, which this check of git lets pass.
    .filter(name => name !== '@');
  fc.assert(
    fc.property(names, name => {
      expect({ name, good: branchNameProblem(name) === undefined }).toEqual({ name, good: gitTakes(name) });
    }),
    { numRuns: 200 },
  );
});
