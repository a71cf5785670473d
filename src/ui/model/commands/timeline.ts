import { type TimelineKind, timelineKinds } from '../../../store/record/timeline-kinds.ts';
import type { App, Command } from '../app.ts';
import { menuModal, pushModal } from '../modals.ts';
import { textField } from '../text-field.ts';
import { changeTimeline, inTimeline, timelineView, toggleAllFolds } from '../timeline-view.ts';

/** Moving in the timeline, folding and narrowing it. */
export const timelineCommands: Readonly<Record<string, Command>> = {
  'timeline.details': {
    run: app => app.pane.timeline()?.details(),
    disabled: app => needsEntries(app) ?? needsRows(app),
  },
  'timeline.down': inside(app => app.pane.timeline()?.move(1)),
  'timeline.up': inside(app => app.pane.timeline()?.move(-1)),
  'timeline.top': inside(app => app.pane.timeline()?.end('top')),
  'timeline.bottom': inside(app => app.pane.timeline()?.end('bottom')),
  'timeline.fold': { ...inside(fold), disabled: needsRows },
  'timeline.fold-all': {
    run: app => {
      if (inTimeline(app.state.get())) app.pane.timeline()?.foldAll();
      else app.state.update(state => changeTimeline(state, toggleAllFolds));
    },
    disabled: needsRows,
  },
  'timeline.find': {
    run: app =>
      app.state.update(state =>
        changeTimeline({ ...state, finding: textField(timelineView(state).text) }, view => ({
          ...view,
          open: false,
        })),
      ),
    disabled: app => needsEntries(app) ?? needsRows(app),
  },
  'timeline.kind': {
    run: app => app.state.update(state => pushModal(state, kindMenu(app))),
    disabled: needsRows,
  },
};

function fold(app: App): void {
  if (app.pane.timeline()?.fold() === false) app.toast('nothing to fold here: it was before the first turn');
}

function inside(run: (app: App) => void): Command {
  return { run, disabled: needsEntries };
}

function needsTimeline(app: App): string | undefined {
  const { tab, selected } = app.state.get();
  if (selected === null) return 'no session is selected';
  return tab === 'timeline' ? undefined : 'the timeline is not shown';
}

function needsEntries(app: App): string | undefined {
  return needsTimeline(app) ?? (inTimeline(app.state.get()) ? undefined : 'the list has the keys');
}

/** What changes the rows does nothing behind the details. */
function needsRows(app: App): string | undefined {
  return (
    needsTimeline(app) ??
    (timelineView(app.state.get()).open && inTimeline(app.state.get()) ? 'details are shown' : undefined)
  );
}

const kindWords: Readonly<Record<TimelineKind, readonly [key: string, label: string]>> = {
  all: ['a', 'everything'],
  commands: ['c', 'commands'],
  tests: ['t', 'tests'],
  edits: ['e', 'edits, commits, writes outside'],
  reads: ['r', 'files read'],
  questions: ['q', 'questions and answers'],
  reasoning: ['n', 'reasoning'],
  trouble: ['x', 'trouble: what failed, was denied or interrupted'],
};

function kindMenu(app: App) {
  const now = timelineView(app.state.get()).kind;
  const items = timelineKinds.map(kind => ({
    key: kindWords[kind][0],
    label: kindWords[kind][1],
    run: () => app.state.update(state => changeTimeline(state, view => ({ ...view, kind, open: false }))),
  }));
  return { ...menuModal('Show in the timeline', items), at: timelineKinds.indexOf(now) };
}
