import { afterEach, expect, test, vi } from 'vitest';
import { customAdapter, type RuleSettings } from '../../../src/agents/adapters/custom.ts';
import { createStatusDesk } from '../../../src/agents/host/status-desk.ts';

afterEach(() => void vi.useRealTimers());

function place(rules: RuleSettings[] = [{ value: 'needs-input', all: ['May I'], strength: 0.5 }]) {
  vi.useFakeTimers({ now: 1_000_000 });
  const screen = { rows: [''], inUpdate: false };
  const desk = createStatusDesk({
    adapter: customAdapter('x', { rules }),
    pid: 1,
    worktree: '/w',
    promptInArguments: true,
    clock: { now: () => Date.now() },
    view: () => ({
      rows: screen.rows,
      cols: 80,
      cursor: { x: 0, y: 0, visible: true },
      alternate: false,
      title: '',
    }),
    inUpdate: () => screen.inUpdate,
    barrier: callback => void setTimeout(callback, 1),
    onChange: () => {},
  });
  desk.start();
  const draws = (row: string) => {
    screen.rows = [row];
    desk.output();
  };
  return { desk, draws, screen };
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

test('an agent that nothing shows at work is idle when it looks idle, though its prompt was an argument', async () => {
  const { desk, draws } = place([{ value: 'idle', all: ['^>'], strength: 0.5 }]);
  draws('got: do it');
  await vi.advanceTimersByTimeAsync(500);
  expect(desk.current).toMatchObject({ value: 'working', reason: 'writes' });
  draws('> ');
  await vi.advanceTimersByTimeAsync(500);
  expect(desk.current).toMatchObject({ value: 'idle' });
  desk.dispose();
});

test('one with a rule for its work is starting until it has worked, but not for ever', async () => {
  const { desk, draws } = place([
    { value: 'working', all: ['thinking'], strength: 0.5 },
    { value: 'idle', all: ['^>'], strength: 0.5 },
  ]);
  draws('> ');
  await vi.advanceTimersByTimeAsync(5000);
  expect(desk.current).toMatchObject({ value: 'starting', reason: 'has not taken its prompt yet' });
  await vi.advanceTimersByTimeAsync(10_000);
  draws('> ');
  await vi.advanceTimersByTimeAsync(100);
  expect(desk.current).toMatchObject({ value: 'idle' });
  desk.dispose();
});

test('a glance never falls into the middle of an update', async () => {
  const { desk, draws, screen } = place();
  const seen: Array<string | undefined> = [];
  const stop = desk.glance(draft => void seen.push(draft?.value));
  screen.inUpdate = true;
  draws('May I');
  await vi.advanceTimersByTimeAsync(5);
  expect(seen).toEqual([]);
  screen.inUpdate = false;
  draws('May I run it?');
  await vi.advanceTimersByTimeAsync(5);
  expect(seen).toEqual(['needs-input']);
  stop();
  draws('May I go on?');
  await vi.advanceTimersByTimeAsync(5);
  expect(seen).toHaveLength(1);
  desk.dispose();
});
