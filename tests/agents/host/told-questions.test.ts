import { describe, expect, test } from 'vitest';
import { createToldQuestions } from '../../../src/agents/host/told-questions.ts';

describe('questions that the agent itself tells of', () => {
  test('the last one is open until its own answer is told, and each answer is passed on', () => {
    let passed = 0;
    const told = createToldQuestions(() => {
      passed += 1;
    });
    expect(told.open).toBeUndefined();
    told.asked('a');
    told.asked('b');
    told.answered({ id: 'a', t: 1 });
    expect([told.open, passed]).toEqual(['b', 1]);
    told.answered({ id: 'b', t: 2 });
    expect([told.open, passed]).toEqual([undefined, 2]);
  });

  test('an answer proves when it names the question and is not older than the key', () => {
    const told = createToldQuestions(() => {});
    expect(told.wasAnswered('a', 0)).toBe(false);
    told.answered({ id: 'a', t: 10 });
    expect([told.wasAnswered('a', 10), told.wasAnswered('a', 11), told.wasAnswered('b', 0)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
