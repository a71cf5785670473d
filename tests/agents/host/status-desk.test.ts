import { afterEach, expect, test, vi } from 'vitest';
import { customAdapter } from '../../../src/agents/adapters/custom.ts';
import { createStatusDesk } from '../../../src/agents/host/status-desk.ts';

afterEach(() => void vi.useRealTimers());

function place() {
  vi.useFakeTimers({ now: 1_000_000 });
  const screen = { rows: [''] };
  const rule = { value: 'needs-input' as const, all: ['May I'], strength: 0.5 };
  const desk = createStatusDesk({
    adapter: customAdapter('x', { rules: [rule] }),
    pid: 1,
    worktree: '/w',
    promptInArguments: false,
    clock: { now: () => Date.now() },
    view: () => ({
      rows: screen.rows,
      cols: 80,
      cursor: { x: 0, y: 0, visible: true },
      alternate: false,
      title: '',
    }),
    barrier: callback => void setTimeout(callback, 1),
    onChange: () => {},
  });
  desk.start();
  const draws = (row: string) => {
    screen.rows = [row];
    desk.output();
  };
  return { desk, draws };
}

test('what an agent draws right behind an answer is no echo: something is known at once, whenever it was given', async () => {
  for (const after of [100, 3900, 3990, 4100, 9000]) {
    const { desk, draws } = place();
    draws('May I?');
    await vi.advanceTimersByTimeAsync(after);
    expect(desk.current.value).toBe('needs-input');
    desk.typed();
    draws('doing it');
    await vi.advanceTimersByTimeAsync(400);
    expect([after, desk.current.value, desk.current.question]).toEqual([after, 'working', null]);
    desk.dispose();
  }
});

test('what a program draws right behind other typing is an echo', async () => {
  const { desk, draws } = place();
  draws('> ');
  await vi.advanceTimersByTimeAsync(3900);
  desk.typed();
  draws('> h');
  await vi.advanceTimersByTimeAsync(200);
  expect(desk.current.value).toBe('idle');
  desk.dispose();
});
