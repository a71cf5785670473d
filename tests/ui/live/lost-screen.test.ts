import { expect, it } from 'vitest';
import { stripSgr } from '../../../src/term/sgr.ts';
import { createSessionPanes } from '../../../src/ui/live/pane-set.ts';
import { freshTimeline } from '../../../src/ui/model/timeline-view.ts';
import { until } from '../../support/until.ts';
import { view } from '../support/views.ts';

it('says where to look when the host was killed before it could keep the last screen', async () => {
  const panes = createSessionPanes({
    view: view({ name: 'gone', group: 'stopped' }),
    sources: {
      loadDiff: () => Promise.reject(new Error('not asked for')),
      loadFacts: () => Promise.reject(new Error('not asked for')),
      lastScreen: () => Promise.reject(new Error('no such file')),
    },
    scrollOf: () => 0,
    onScroll: () => {},
    timelineView: freshTimeline,
    onTimeline: () => {},
    onNote: () => {},
  });
  const shown = () => panes.terminal.rows(60, 4).map(stripSgr).join('\n');
  await until(() => shown().includes('pitwall logs'), 'the way to the recording');
  expect(shown()).toContain('pitwall logs gone');
  panes.dispose();
});
