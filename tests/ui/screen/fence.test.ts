import { expect, onTestFinished, test, vi } from 'vitest';
import { createFence } from '../../../src/ui/screen/fence.ts';

function open() {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const asked: string[] = [];
  const fence = createFence(async bytes => void asked.push(bytes));
  const passes = (bytes: number) => {
    const state = { done: false };
    void fence.passed(bytes).then(() => {
      state.done = true;
    });
    return state;
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return { fence, asked, passes, settle };
}

test('small updates are never held up', async () => {
  const { asked, passes, settle } = open();
  const state = passes(2000);
  await settle();
  expect(state.done).toBe(true);
  expect(asked).toEqual([]);
});

test('behind a flood the next frame waits for the far end, and its answer is not typed', async () => {
  const { fence, asked, passes, settle } = open();
  const state = passes(40_000);
  await settle();
  expect(state.done).toBe(false);
  expect(asked).toEqual(['\x1b[5n']);
  expect(fence.strip(Buffer.from('j\x1b[0nk')).toString()).toBe('jk');
  await settle();
  expect(state.done).toBe(true);
  expect(fence.pending).toBeUndefined();
  expect(fence.strip(Buffer.from('\x1b[0n')).toString()).toBe('\x1b[0n');
});

test('a terminal that never answers is waited for twice, then no more', async () => {
  const { asked, passes, settle } = open();
  for (let i = 0; i < 2; i++) {
    const state = passes(40_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(state.done).toBe(true);
  }
  const state = passes(40_000);
  await settle();
  expect(state.done).toBe(true);
  expect(asked).toHaveLength(2);
});
