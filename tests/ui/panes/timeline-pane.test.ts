import { expect, it } from 'vitest';
import type { Fact } from '../../../src/store/schema.ts';
import { stripSgr } from '../../../src/term/sgr.ts';
import { freshTimeline, type TimelineView } from '../../../src/ui/model/timeline-view.ts';
import { createTimelinePane } from '../../../src/ui/panes/timeline-pane.ts';
import { until } from '../../support/until.ts';
import { view as session } from '../support/views.ts';

const { record } = session({ name: 'fix-login', group: 'working' });

function command(n: number, turn: number): Fact {
  return { t: n, k: 'command', src: 'hook', turn, id: `c${n}`, cmd: `step ${n}`, exit: 0, text: `out ${n}` };
}

/** A pane whose view is kept as the app keeps it. */
async function open(facts: readonly Fact[], start: Partial<TimelineView> = {}) {
  const log = [...facts];
  let view: TimelineView = { ...freshTimeline, ...start };
  let inside = false;
  const pane = createTimelinePane({
    record: () => record,
    load: async from => ({ facts: log.slice(from), next: log.length }),
    view,
    onView: change => {
      view = change(view);
    },
  });
  const rows = () => {
    pane.follow(view, inside);
    return pane.rows(50, 8).map(row => stripSgr(row).trimEnd());
  };
  const follow = (change: Partial<TimelineView>) => {
    view = { ...view, ...change };
    return rows();
  };
  rows();
  await until(async () => !rows().some(row => row.includes('…')), 'the facts to be read');
  return {
    pane,
    rows,
    follow,
    at: () =>
      rows()
        .find(row => row.startsWith('▌'))
        ?.replace(/^▌(\d\d:\d\d)? +/, ''),
    view: () => view,
    enter() {
      inside = true;
      rows();
    },
    add: (fact: Fact) => log.push(fact),
  };
}

const many = [1, 2, 3].flatMap(turn => [
  { t: turn * 100, k: 'turn.start', src: 'hook', turn, prompt: `task ${turn}` } as const,
  ...Array.from({ length: 10 }, (_, i) => command(turn * 100 + i, turn)),
]);

it('has a cursor once keys move in it; it stays in sight and passes over blank rows', async () => {
  const { pane, at, enter, rows } = await open(many);
  expect(at()).toBeUndefined();
  enter();
  expect(at()).toBe('✓ runs step 309');
  pane.end('top');
  expect(at()).toBe('▾ Turn 1  task 1');
  for (let i = 0; i < 12; i++) pane.move(1);
  expect(at()).toBe('▾ Turn 2  task 2');
  pane.move(-1);
  expect(at()).toBe('· turn over');
  pane.end('bottom');
  expect(at()).toBe('✓ runs step 309');
  expect(rows()).toHaveLength(8);
  pane.end('top');
  expect(at()).toBe('▾ Turn 1  task 1');
  pane.scroll({ pages: 1 });
  expect(at()).toBeDefined();
  pane.jump(1);
  expect(at()).toBe('▾ Turn 2  task 2');
});

it('folds the turn of the cursor, all of them, and opens them again', async () => {
  const { pane, at, enter, rows } = await open(many);
  enter();
  pane.end('top');
  pane.move(1);
  pane.move(1);
  pane.fold();
  expect(at()).toBe('▸ Turn 1  task 1  10 commands');
  expect(rows()[3]).toContain('▾ Turn 2');
  pane.foldAll();
  expect(rows().filter(row => row.includes('▸'))).toHaveLength(3);
  pane.foldAll();
  expect(rows()[2]).toContain('runs step 100');
});

it('has nothing to fold before the first turn', async () => {
  const { pane, at, enter } = await open([command(1, 0), ...many]);
  enter();
  pane.end('top');
  expect(at()).toBe('✓ runs step 1');
  expect(pane.fold()).toBe(false);
  pane.jump(1);
  expect(pane.fold()).toBe(true);
});

it('opens the details of an entry, scrolls in them, and comes back to it', async () => {
  const { pane, at, enter, rows, follow } = await open(many);
  enter();
  pane.end('top');
  pane.move(1);
  pane.details();
  expect(rows()[1]).toContain('runs step 100');
  expect(rows()).toContain('   step 100');
  pane.move(1);
  expect(rows()[0]).toContain('runs step 100');
  follow({ open: false });
  expect(at()).toBe('✓ runs step 100');
});

it('opens at what happened last and follows it, until somebody scrolls away and back', async () => {
  const { pane, rows, add } = await open(many);
  expect(rows().at(-1)).toContain('step 309');
  add(command(400, 3));
  pane.reload();
  await until(async () => rows().at(-1)?.includes('step 400') ?? false, 'the new fact');

  pane.scroll({ lines: -1 });
  expect(rows().at(-1)).toContain('step 309');
  add(command(401, 3));
  pane.reload();
  const version = pane.version;
  await until(async () => pane.version !== version, 'the next fact to be read');
  expect(rows().at(-1)).toContain('step 309');

  pane.scroll({ to: 'bottom' });
  add(command(402, 3));
  pane.reload();
  await until(async () => rows().at(-1)?.includes('step 402') ?? false, 'the end to be followed again');
});

it('narrows, says when nothing is left, and grows with new facts where the cursor is', async () => {
  const { pane, at, enter, follow, add } = await open(many);
  enter();
  expect(follow({ text: 'step 205' }).filter(Boolean)).toEqual([
    expect.stringContaining('Turn 2'),
    expect.stringContaining('step 205'),
  ]);
  expect(follow({ text: 'nowhere' })[1]).toBe('  nothing with "nowhere"');
  expect(follow({ text: '', kind: 'edits' })[1]).toBe('  no edits here');
  follow({ kind: 'all' });
  pane.end('bottom');
  add(command(400, 3));
  pane.reload();
  await until(async () => {
    pane.end('bottom');
    return at() === '✓ runs step 400';
  }, 'the new fact');
});

it('says so when nothing happened', async () => {
  expect((await open([])).rows()[1]).toBe('  nothing happened yet');
});

it('searches a long timeline in parts, shows what is found when it is, and forgets a search that is over', async () => {
  const facts = Array.from({ length: 40_000 }, (_, i) => command(i + 1, 1 + Math.floor(i / 500)));
  const { enter, follow, rows, pane } = await open(facts);
  enter();
  follow({ text: 'step 39999' });
  await until(async () => rows().filter(Boolean).length === 2, 'the search to end');
  expect(rows().filter(Boolean)[1]).toContain('step 39999');
  follow({ text: 'nowhere' });
  follow({ text: '' });
  await until(async () => rows().filter(Boolean).length === 8, 'all rows');
  pane.end('bottom');
  expect(rows().at(-2)).toContain('step 40000');
});
