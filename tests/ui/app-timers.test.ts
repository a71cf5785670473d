import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startTimers } from '../../src/ui/app-timers.ts';
import { ageText } from '../../src/ui/model/ages.ts';
import { initialState } from '../../src/ui/model/state.ts';
import { createStore } from '../../src/ui/model/store.ts';
import { view } from './support/views.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = 1_000 * hour;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A screen with one session that has been idle for a while, and a clock that can be set. */
function screen() {
  let setBy = 0;
  const began = performance.now();
  const now = () => start + setBy + (performance.now() - began);
  const idle = view({ name: 'a', group: 'idle' });
  const sessions = [{ ...idle, status: { ...idle.status, since: start - 90_000 } }];
  const state = createStore({ ...initialState({ cols: 80, rows: 24, now: start }), sessions });
  const stop = startTimers(state, now);
  const set = (by: number) => {
    setBy += by;
  };
  return { state, stop, now, set };
}

it('ages move with the minutes', () => {
  const { state, stop } = screen();
  vi.advanceTimersByTime(10 * minute);
  expect(state.get().tick).toBe(start + 10 * minute);
  stop();
  vi.advanceTimersByTime(10 * minute);
  expect(state.get().tick).toBe(start + 10 * minute);
});

it('a clock that is set forward or back is followed within a minute', () => {
  const { state, stop, now, set } = screen();
  const shown = () => ageText(start - 90_000, state.get().tick);
  set(5 * hour);
  vi.advanceTimersByTime(minute);
  expect(shown()).toBe('5h');
  set(-3 * hour);
  vi.advanceTimersByTime(minute);
  expect(shown()).toBe('2h');
  vi.advanceTimersByTime(hour);
  expect(shown()).toBe(ageText(start - 90_000, now()));
  stop();
});
