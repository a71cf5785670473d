import { expect, test } from 'vitest';
import { turnBounds } from '../../src/actions/diff-scope.ts';

const kept = [
  { turn: 1, tree: 'a' },
  { turn: 2, tree: 'b' },
  { turn: 4, tree: 'd' },
];
const session = { turns: 4, name: 'fix-login' };

test.each([
  ['the first turn begins at the session’s base', 4, 1, { from: null, to: 'a' }],
  ['a turn is between its end and the end before', 4, 2, { from: 'a', to: 'b' }],
  ['one whose predecessor kept nothing begins further back', 4, 4, { from: 'b', to: 'd' }],
  ['the last one', 4, 'last', { from: 'b', to: 'd' }],
  ['one that is not over reaches to now', 5, 'last', { from: 'd', to: null }],
] as const)('%s', (_, turns, wanted, bounds) => {
  expect(turnBounds(kept, { ...session, turns }, wanted)).toEqual(bounds);
});

test.each([
  [3, 'fix-login kept no snapshot of turn 3'],
  [9, 'fix-login has had turns 1 to 4 only'],
])('turn %s: %s', (wanted, words) => {
  expect(() => turnBounds(kept, session, wanted)).toThrow(words);
});

test('a session without a turn says so', () => {
  expect(() => turnBounds([], { turns: 0, name: 'fix-login' }, 'last')).toThrow(
    'fix-login has had no turn yet',
  );
});
