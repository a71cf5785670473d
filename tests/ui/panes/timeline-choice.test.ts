import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTimeline, type TimelineTurn } from '../../../src/store/record/timeline.ts';
import type { Fact } from '../../../src/store/schema.ts';
import { freshTimeline, type TimelineView } from '../../../src/ui/model/timeline-view.ts';
import { createTimelineRows, type TimelineRows } from '../../../src/ui/panes/timeline-rows.ts';
import { view } from '../support/views.ts';

const { record } = view({ name: 'fix-login', group: 'working' });

const text = (rows: TimelineRows) =>
  Array.from({ length: rows.length }, (_, i) => {
    const row = rows.at(i);
    return row.kind === 'entry'
      ? [row.entry.text, row.entry.mark, row.more, rows.key(i)]
      : [row.kind, rows.key(i)];
  });

const anyFact = fc.record({
  t: fc.nat(40),
  k: fc.constantFrom(
    ...([
      'read',
      'read',
      'read',
      'tool.start',
      'command',
      'tool.end',
      'waiting',
      'send',
      'turn.start',
    ] as const),
  ),
  turn: fc.nat(2),
  id: fc.constantFrom('a', 'b', 'c', undefined),
  n: fc.nat(9),
});
const asFact = ({
  n,
  id,
  ...rest
}: {
  t: number;
  k: Fact['k'];
  turn: number;
  id: string | undefined;
  n: number;
}): Fact => ({
  ...rest,
  ...(id === undefined ? {} : { id }),
  src: 'hook',
  path: `file-${n}`,
  cmd: `step ${n}`,
  text: `text ${n}`,
  tool: 'Read',
  class: 'read',
  prompt: '',
  how: 'approve',
});
const anyView = fc.constantFrom<Partial<TimelineView>>({}, {}, {}, { kind: 'reads' }, { text: 'step 3' });

it('lays out what changed as if it laid out everything, however it is interrupted', () => {
  const step = fc.tuple(fc.array(anyFact, { maxLength: 8 }), anyView, fc.nat(4));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), steps => {
      const fold = createTimeline();
      const layOut = createTimelineRows();
      let last: TimelineView = freshTimeline;
      let turns: TimelineTurn[] = [];
      for (const [facts, how, parts] of steps) {
        fold.add(facts.map(asFact));
        turns = fold.turns(record);
        last = { ...freshTimeline, ...how };
        let left = parts;
        // What is not done is left: the next facts may come first.
        layOut(turns, last, () => left-- <= 0);
      }
      expect(text(layOut(turns, last))).toEqual(text(createTimelineRows()(turns, last)));
    }),
    { numRuns: 500 },
  );
});

it('looks at what is new and at nothing else', () => {
  const commands = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) =>
      asFact({ t: from + i, k: 'command', turn: 1, id: `${from + i}`, n: 3 }),
    );
  const fold = createTimeline();
  const layOut = createTimelineRows();
  let looks = 0;
  const count = () => {
    looks += 1;
    return false;
  };
  const laidOut = () => {
    looks = 0;
    return layOut(fold.turns(record), { ...freshTimeline, text: 'step' }, count)?.length;
  };
  fold.add(commands(0, 20_000));
  expect(laidOut()).toBeGreaterThan(20_000);
  const all = looks;
  // Often enough for the clock to be looked at in time.
  expect(all).toBeGreaterThan(200);
  expect(laidOut()).toBeGreaterThan(20_000);
  expect(looks).toBe(0);
  fold.add(commands(20_000, 20_010));
  fold.add([asFact({ t: 20_011, k: 'tool.end', turn: 1, id: '19990', n: 3 })]);
  expect(laidOut()).toBeGreaterThan(20_010);
  expect(looks).toBe(1);
});
