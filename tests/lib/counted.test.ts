import { expect, it } from 'vitest';
import { counted } from '../../src/lib/counted.ts';

it('counts one and many in words', () => {
  expect([0, 1, 2].map(n => counted(n, 'file'))).toEqual(['0 files', '1 file', '2 files']);
  expect([1, 2].map(n => counted(n, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
});
