import { expect, test } from 'vitest';
import { isProbable, statusWord } from '../../../src/store/record/status-word.ts';

test.each([
  ['idle', 0.3, 'probably idle'],
  ['working', 0.49, 'probably working'],
  ['needs-input', 0.4, 'probably needs input'],
  ['needs-input', 0.5, 'needs input'],
  ['idle', 0.9, 'idle'],
  // The process runs and has said nothing: it is starting, which nobody guesses.
  ['starting', 0.05, 'starting'],
  ['unknown', 0, 'unknown'],
] as const)('%s with confidence %d: %s', (value, confidence, word) => {
  expect(statusWord({ value, confidence })).toBe(word);
  expect(isProbable({ value, confidence })).toBe(word.startsWith('probably'));
});
