import { describe, expect, test } from 'vitest';
import { createToldQuestions } from '../../../src/agents/host/told-questions.ts';

describe('questions that the agent itself tells of', () => {
  test('the last one is open until its own answer is told', () => {
    const told = createToldQuestions();
    expect(told.open).toBeUndefined();
    told.asked('a');
    told.asked('b');
    told.answered({ id: 'a', t: 1 });
    expect(told.open).toBe('b');
    told.answered({ id: 'b', t: 2 });
    expect(told.open).toBeUndefined();
  });

  test('an answer proves when it names the question and is not older than the key', async () => {
    const told = createToldQuestions();
    const waiting = told.wasAnswered('a', 10, 60_000);
    told.answered({ id: 'a', t: 9 });
    told.answered({ id: 'b', t: 11 });
    told.answered({ id: 'a', t: 10 });
    expect(await waiting).toBe(true);
    expect(await told.wasAnswered('a', 10, 0)).toBe(true);
    expect(await told.wasAnswered('a', 11, 0)).toBe(false);
    expect(await told.wasAnswered('c', 0, 0)).toBe(false);
  });
});
