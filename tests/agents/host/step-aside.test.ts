import { expect, test } from 'vitest';
import { createStepAside } from '../../../src/agents/host/step-aside.ts';

/** For chunks of these sizes at these times: at which of them it slept. */
function sleeps(...chunks: Array<[at: number, bytes: number]>): number[] {
  let time = 0;
  const slept: number[] = [];
  const stepAside = createStepAside(
    () => time,
    () => slept.push(time),
  );
  for (const [at, bytes] of chunks) {
    time = at;
    stepAside(bytes);
  }
  return slept;
}

test('it makes room behind an echo, not behind a page of output', () => {
  expect(sleeps([0, 1], [100, 64], [200, 65], [300, 4096])).toEqual([0, 100]);
});

test('a program that writes in small pieces is held up once in 10 ms', () => {
  expect(sleeps([0, 1], [1, 1], [9, 1], [10, 1], [11, 1], [20, 1])).toEqual([0, 10, 20]);
});

test('a clock that was set back does not switch it off', () => {
  expect(sleeps([1_000_000, 1], [5, 1], [6, 1], [15, 1])).toEqual([1_000_000, 5, 15]);
});
