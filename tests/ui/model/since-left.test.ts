import { expect, it } from 'vitest';
import { lastSeen, sinceYouLeft } from '../../../src/ui/model/since-left.ts';
import { view } from '../support/views.ts';

const hour = 3_600_000;
const now = 10 * hour;

it('tells what happened while nobody looked', () => {
  const before = ['a', 'b', 'c', 'd'].map(name => view({ name, group: 'working', now, age: 5 * hour }));
  const seen = lastSeen(before, now - 2 * hour);
  const after = [
    view({ name: 'a', group: 'needs-input', now, age: hour }),
    view({ name: 'b', group: 'ready', now, age: hour }),
    view({ name: 'c', group: 'stopped', now, age: hour }),
    view({ name: 'd', group: 'working', now, age: 5 * hour }),
  ];
  expect(sinceYouLeft(seen, after, now)).toBe('since you left: 1 needs input · 1 finished · 1 stopped');
  expect(sinceYouLeft(seen, before, now)).toBeNull();
  expect(sinceYouLeft({ ...seen, at: now - 60_000 }, after, now)).toBeNull();
  expect(sinceYouLeft(null, after, now)).toBeNull();
});
