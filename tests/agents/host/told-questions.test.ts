import { expect, test } from 'vitest';
import { createToldQuestions } from '../../../src/agents/host/told-questions.ts';

test('an answer proves when it is to the question that was open at the key, and is not older than the key', () => {
  let passed = 0;
  const told = createToldQuestions(() => {
    passed += 1;
  });
  expect(told.wasAnsweredSince(0)).toBe(false);
  told.asked({ id: 'a', t: 10 });
  told.asked({ id: 'b', t: 30 });
  told.answered({ id: 'a', t: 25 });
  expect([told.wasAnsweredSince(20), told.wasAnsweredSince(26), told.wasAnsweredSince(30)]).toEqual([
    true,
    false,
    false,
  ]);
  told.answered({ id: 'b', t: 40 });
  expect([told.wasAnsweredSince(35), told.wasAnsweredSince(9), passed]).toEqual([true, false, 2]);
});

test('the same thing asked again is another question', () => {
  const told = createToldQuestions(() => {});
  told.asked({ id: 'sh test.sh', t: 10 });
  told.answered({ id: 'sh test.sh', t: 20 });
  told.asked({ id: 'sh test.sh', t: 30 });
  expect(told.wasAnsweredSince(32)).toBe(false);
  told.answered({ id: 'sh test.sh', t: 40 });
  expect([told.wasAnsweredSince(32), told.wasAnsweredSince(12)]).toEqual([true, true]);
});

test('a question and its answer may both be told after the key', () => {
  const told = createToldQuestions(() => {});
  told.asked({ id: 'old', t: 1 });
  told.answered({ id: 'old', t: 2 });
  expect(told.wasAnsweredSince(15)).toBe(false);
  told.asked({ id: 'a', t: 10 });
  told.answered({ id: 'a', t: 20 });
  expect(told.wasAnsweredSince(15)).toBe(true);
});
