import { expect, test } from 'vitest';
import { createTurnSpans } from '../../../src/agents/host/turn-spans.ts';

const former = [
  { turn: 1, from: 10_000, to: 20_000 },
  { turn: 2, from: 40_000, to: 50_000 },
];

test('what happens in a turn, behind it, or just before its work is seen, belongs to it', () => {
  const spans = createTurnSpans(former);
  expect([5_000, 9_000, 15_000, 25_000, 39_000, 45_000, 90_000].map(spans.at)).toEqual([0, 1, 1, 1, 2, 2, 2]);
});

test('last words belong to the turn before, however soon the next one begins', () => {
  const spans = createTurnSpans(former);
  expect([15_000, 39_900, 45_000].map(spans.endedAt)).toEqual([1, 1, 2]);
});

test('a prompt belongs to the work that follows it; between two turns it begins a new one', () => {
  const spans = createTurnSpans(former);
  expect([8_000, 15_000, 35_000].map(spans.promptedAt)).toEqual([1, 1, 2]);
  expect([25_000, 60_000].map(spans.promptedAt)).toEqual([undefined, undefined]);
});

test('a turn that runs takes everything until it has ended', () => {
  const spans = createTurnSpans(former);
  spans.begin(3, 60_000);
  expect(spans.at(1e9)).toBe(3);
  expect(spans.promptedAt(1e9)).toBe(3);
  spans.end(70_000);
  expect(spans.promptedAt(1e9)).toBeUndefined();
  expect([59_500, 65_000, 70_900, 72_000].map(spans.includes)).toEqual([true, true, true, false]);
});
