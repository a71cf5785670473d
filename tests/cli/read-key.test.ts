import { expect, test } from 'vitest';
import { keyOf } from '../../src/cli/read-key.ts';

test('one character is one key', () => {
  expect(keyOf('y')).toBe('y');
  expect(keyOf('é')).toBe('é');
});

test('a held key, an arrow key and a paste answer nothing', () => {
  expect(keyOf('yyy')).toBeUndefined();
  expect(keyOf('\u001b[A')).toBeUndefined();
  expect(keyOf('\u001b[200~y\u001b[201~')).toBeUndefined();
});

test('ctrl-c and ctrl-d leave', () => {
  expect([keyOf('\u0003'), keyOf('\u0004'), keyOf('yy\u0003')]).toEqual(['q', 'q', 'q']);
});
