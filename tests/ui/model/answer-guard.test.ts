import { describe, expect, it } from 'vitest';
import {
  answerRefusal,
  emptyGuard,
  pressed,
  readMs,
  repeatMs,
  showQuestion,
} from '../../../src/ui/model/answer-guard.ts';

describe('the answer guard', () => {
  it('refuses when no question is on screen in full', () => {
    expect(answerRefusal(emptyGuard, 'y', 5_000)).toMatch('not on screen');
  });

  it('refuses until the question has been there long enough to be read', () => {
    const guard = showQuestion(emptyGuard, 's:q1', 1_000);
    expect(answerRefusal(guard, 'y', 1_000 + readMs - 1)).toMatch('just now');
    expect(answerRefusal(guard, 'y', 1_000 + readMs)).toBeUndefined();
  });

  it('counts anew for another question, and goes on for the same', () => {
    let guard = showQuestion(emptyGuard, 's:q1', 1_000);
    guard = showQuestion(guard, 's:q1', 2_000);
    expect(answerRefusal(guard, 'y', 2_001)).toBeUndefined();
    guard = showQuestion(guard, 's:q2', 2_000);
    expect(answerRefusal(guard, 'y', 2_001)).toMatch('just now');
    guard = showQuestion(guard, null, 3_000);
    expect(answerRefusal(guard, 'y', 9_000)).toMatch('not on screen');
  });

  it('never lets a held key answer a second question', () => {
    let guard = pressed(showQuestion(emptyGuard, 's:q1', 0), 'y', 1_000);
    guard = showQuestion(guard, 's:q2', 1_050);
    // Keyboards wait up to 660 ms, then repeat every 30 ms, for as long as the key is down.
    for (let t = 1_660; t < 20_000; t += 30) {
      expect(answerRefusal(guard, 'y', t)).toMatch('held key');
      guard = pressed(guard, 'y', t);
    }
  });

  it('does not call presses held that came too early and answered nothing', () => {
    let guard = showQuestion(emptyGuard, 's:q1', 1_000);
    for (const t of [1_100, 1_200, 1_300]) {
      expect(answerRefusal(guard, 'y', t)).toMatch('just now');
      guard = pressed(guard, 'y', t);
    }
    expect(answerRefusal(guard, 'y', 1_300 + repeatMs)).toBeUndefined();
  });

  it('never lets a key answer that is down since before the question came', () => {
    let guard = pressed(emptyGuard, 'y', 1_000);
    guard = showQuestion(guard, 's:q1', 1_050);
    for (let t = 1_660; t < 20_000; t += 30) {
      expect(answerRefusal(guard, 'y', t)).toBeTruthy();
      guard = pressed(guard, 'y', t);
    }
  });

  it('lets the same key answer again after another key or a pause', () => {
    const guard = pressed(showQuestion(emptyGuard, 's:q2', 0), 'y', 1_000);
    expect(answerRefusal(pressed(guard, 'tab', 1_100), 'y', 1_200)).toBeUndefined();
    expect(answerRefusal(guard, 'y', 1_000 + repeatMs)).toBeUndefined();
  });
});
