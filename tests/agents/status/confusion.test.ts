import { beforeAll, describe, expect, test } from 'vitest';
import { type Confusion, confuse, sum } from './confusion.ts';
import { confusionOf, type Mode } from './modes.ts';
import type { Change } from './replay.ts';
import { readTruths, type Truth } from './truth.ts';

const truths = readTruths();

/** Longest time in a row for which a status may be wrong, ms, and its share of the time. Without OSC 7501 and hooks no time is set. */
const bars: Array<{ mode: Mode; share: number; longest: number }> = [
  { mode: 'all signals', share: 0.005, longest: 1000 },
  { mode: 'without both', share: 0.05, longest: Number.POSITIVE_INFINITY },
  { mode: 'screen only', share: 0.05, longest: Number.POSITIVE_INFINITY },
];

describe.each(bars)('recorded runs, $mode', ({ mode, share, longest }) => {
  let each: Confusion[];
  beforeAll(async () => {
    each = await confusionOf(truths, mode);
  });

  test('the status shown is the true one', () => {
    const { wrong, total, longest: worst } = sum(each);
    expect(wrong / total).toBeLessThan(share);
    expect(worst.ms, JSON.stringify(worst)).toBeLessThanOrEqual(longest);
  });

  test('every question is found, with its words, and never shown as idle', () => {
    for (const [i, { questions, idleWhileAsked }] of each.entries()) {
      const name = truths[i]?.name;
      expect(idleWhileAsked, name).toBe(0);
      expect(Math.max(0, ...questions), name).toBeLessThan(mode === 'all signals' ? 500 : 2000);
    }
  });
});

test('each timeline is in order and ends inside its last span', () => {
  for (const { name, spans, end } of truths) {
    const times = spans.map(({ from }) => from);
    expect(times, name).toEqual([...times].sort((a, b) => a - b));
    expect(times[0], name).toBe(0);
    expect(end, name).toBeGreaterThan(times.at(-1) ?? 0);
  }
});

test('a wrong status is counted with its length, a late question with its delay', () => {
  const truth = {
    name: 'made up',
    end: 3000,
    spans: [
      { from: 0, state: 'working' },
      { from: 1000, state: 'needs-input', question: 'Run x ?' },
      { from: 2000, state: 'working', also: 'needs-input' },
      { from: 2500, state: 'working' },
    ],
  } as unknown as Truth;
  const change = (at: number, value: string, text?: string) =>
    ({ at, status: { value, question: text ? { text } : null } }) as unknown as Change;
  const result = confuse(truth, [
    change(0, 'working'),
    change(0.9, 'idle'),
    change(1.4, 'needs-input', 'Run x ?'),
    change(2.6, 'working'),
  ]);
  expect(result).toMatchObject({ total: 3000, wrong: 600, idleWhileAsked: 400, questions: [400] });
  expect(result.longest).toMatchObject({ ms: 500, from: 900 });
  expect(result.times['needs-input']).toEqual({ idle: 400, 'needs-input': 1100 });
});
