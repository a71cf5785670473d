import { expect, it } from 'vitest';
import type { SessionView } from '../../../src/ui/model/session-view.ts';
import { nextWaiting, noWalk, type Walk } from '../../../src/ui/model/walk.ts';
import { view } from '../support/views.ts';

const needs = (name: string, age: number, id = 'q1') =>
  view({ name, group: 'needs-input', age, question: { id } });
const ready = (name: string, age: number) => view({ name, group: 'ready', age });
const works = (name: string) => view({ name, group: 'working' });

/** Names that presses of the key go to, one after the other. */
function walker(selected: string | null = null) {
  let at: { selected: string | null; walk: Walk } = { selected: selected && `01${selected}`, walk: noWalk };
  return {
    press(sessions: readonly SessionView[], times = 1): string[] {
      return Array.from({ length: times }, () => {
        const step = nextWaiting({ sessions, ...at });
        if (step) at = { selected: step.view.id, walk: step.walk };
        return step?.view.record.name ?? 'nobody';
      });
    },
    select: (name: string) => {
      at = { ...at, selected: `01${name}` };
    },
  };
}

it('goes from the question open longest to the last one, on to what is ready, and around', () => {
  const sessions = [needs('a', 3), needs('b', 9), ready('r', 4), ready('s', 99), works('w')];
  expect(walker('w').press(sessions, 6)).toEqual(['b', 'a', 's', 'r', 'b', 'a']);
});

it('goes on from one question and three ready sessions', () => {
  const sessions = [needs('a', 3), ready('r', 1), ready('s', 2), ready('t', 3)];
  expect(walker('a').press(sessions, 5)).toEqual(['a', 't', 's', 'r', 'a']);
});

it('begins with what waits longest after any other move, also where that is selected', () => {
  const sessions = [needs('a', 3), needs('b', 9), works('w')];
  const walk = walker('b');
  expect(walk.press(sessions)).toEqual(['b']);
  walk.select('w');
  expect(walk.press(sessions)).toEqual(['b']);
});

it('comes back from what is ready to a question that opened meanwhile, also of a session that was shown', () => {
  const before = [needs('a', 3), ready('r', 1), ready('s', 2)];
  const walk = walker();
  expect(walk.press(before, 2)).toEqual(['a', 's']);
  expect(walk.press([needs('a', 0, 'q2'), ready('r', 1), ready('s', 2)], 2)).toEqual(['a', 'r']);
});

it('goes to what is ready when none needs input, and nowhere when nobody waits', () => {
  expect(walker().press([ready('x', 1), ready('y', 9), works('w')], 3)).toEqual(['y', 'x', 'y']);
  expect(walker().press([works('w')])).toEqual(['nobody']);
});
