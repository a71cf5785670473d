import { describe, expect, it } from 'vitest';
import { ageText, minute, nextTick } from '../../../src/ui/model/ages.ts';

const tick = 1_000 * minute;

describe('ages', () => {
  it.each([
    [-5_000, 'now'],
    [0, 'now'],
    [29_000, 'now'],
    [40_000, '1m'],
    [minute, '1m'],
    [59 * minute + 59_000, '59m'],
    [60 * minute, '1h'],
    [47 * 60 * minute, '47h'],
    [48 * 60 * minute, '2d'],
    [5_000 * 24 * 60 * minute, '999d'],
  ])('%i ms read %s', (age, text) => {
    expect(ageText(tick - age, tick)).toBe(text);
  });

  it('change on the minute grid only', () => {
    expect(nextTick([tick - 40_000], tick)).toBe(tick + minute);
    expect(nextTick([tick - 5 * minute - 20_000], tick)).toBe(tick + minute);
    expect(nextTick([tick + 10_000], tick)).toBe(tick + minute);
  });

  it('wake nobody before something reads differently', () => {
    expect(nextTick([], tick)).toBeUndefined();
    const next = nextTick([tick - 90 * minute], tick) ?? 0;
    expect(next).toBe(tick + 30 * minute);
    expect(ageText(tick - 90 * minute, next - minute)).toBe('1h');
    expect(ageText(tick - 90 * minute, next)).toBe('2h');
  });
});
