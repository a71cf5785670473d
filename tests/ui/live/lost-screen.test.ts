import { expect, it } from 'vitest';
import { stripSgr } from '../../../src/term/sgr.ts';
import { createSessionPanes, type PaneSources } from '../../../src/ui/live/pane-set.ts';
import type { SessionView } from '../../../src/ui/model/session-view.ts';
import { freshTimeline } from '../../../src/ui/model/timeline-view.ts';
import { until } from '../../support/until.ts';
import { view } from '../support/views.ts';

const host = { machine: 'm', pid: 1, startTime: '1', bootId: 'b', socket: '/s', protocol: 1 };

function open(of: SessionView, sources: Partial<PaneSources> = {}) {
  const notes: string[] = [];
  const panes = createSessionPanes({
    view: of,
    sources: {
      loadDiff: () => Promise.reject(new Error('not asked for')),
      loadFacts: () => Promise.reject(new Error('not asked for')),
      lastScreen: () => Promise.reject(new Error('no such file')),
      queue: () => Promise.reject(new Error('not asked for')),
      ...sources,
    },
    scrollOf: () => 0,
    onScroll: () => {},
    timelineView: freshTimeline,
    onTimeline: () => {},
    onNote: note => void notes.push(note),
    keyOf: id => (id === 'session.resume' ? 'u' : 'X'),
  });
  return { panes, notes, shown: () => panes.terminal.rows(70, 10).map(stripSgr).join('\n') };
}

it('says where to look when the host was killed before it could keep the last screen', async () => {
  const { panes, shown } = open(view({ name: 'gone', group: 'stopped', record: { host } }));
  await until(() => shown().includes('pitwall logs'), 'the way to the recording');
  expect(shown()).toContain('pitwall logs gone');
  panes.dispose();
});

it('says of a queued session why it waits, for whom, and how not to, and follows what it becomes', async () => {
  const queued = (reason: string) => view({ name: 'waits', group: 'queued', status: { reason } });
  let why = '1 agent works, agents.max is 1';
  const { panes, notes, shown } = open(queued(why), {
    queue: async () => ({ why, holders: [view({ name: 'busy', group: 'needs-input' }).record] }),
  });
  await until(() => shown().includes('agents.max is 1:'), 'why it waits');
  expect(notes.at(-1)).toBe('queued');
  expect(shown()).toContain('busy  claude, needs input');
  expect(shown()).toContain('u starts it now all the same, X takes it out of the queue.');
  why = '2 agents work, agents.max is 1';
  panes.update(queued(why));
  await until(() => shown().includes('2 agents work'), 'the new reason');
  panes.update(view({ name: 'waits', group: 'stopped', status: { reason: 'not started: taken back' } }));
  await until(() => shown().includes('has never run'), 'that it is taken back');
  expect(notes.at(-1)).toBe('ended');
  panes.update(view({ name: 'waits', group: 'working', status: { value: 'starting' }, live: false }));
  await until(() => shown().includes('is being started'), 'that it starts');
  expect(notes.at(-1)).toBe('starting');
  panes.dispose();
});
