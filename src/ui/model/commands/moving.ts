import type { App, Command } from '../app.ts';
import { escapeStep } from '../escape.ts';
import { isNarrow } from '../layout.ts';
import { helpModal, paletteModal, pushModal } from '../modals.ts';
import { keepListed, listed, type Move, moveSelection, select } from '../selection.ts';
import { showsPane, toggleDiff, turnTab } from '../tabs.ts';
import { emptyField } from '../text-field.ts';
import { nextWaiting } from '../walk.ts';
import { needsSession } from './lookup.ts';

/** Selection, filter, tabs, scrolling, help: what changes the screen and nothing else. */
export const movingCommands: Readonly<Record<string, Command>> = {
  'list.down': move('down'),
  'list.up': move('up'),
  'list.top': move('top'),
  'list.bottom': move('bottom'),
  'list.next-waiting': {
    run: app => {
      const step = nextWaiting(app.state.get());
      if (!step) return;
      const next = step.view;
      app.state.update(state => {
        const shown = listed(state).some(view => view.id === next.id);
        const cleared = shown ? state : { ...state, filter: emptyField, filtering: false };
        return {
          ...select(cleared, next.id),
          walk: step.walk,
          focus: 'list',
          notice: null,
          tab: next.group === 'needs-input' ? 'terminal' : state.tab,
        };
      });
    },
    disabled: app => (nextWaiting(app.state.get()) ? undefined : 'nobody waits'),
  },
  'list.filter': { run: app => app.state.update(state => ({ ...state, filtering: true, panel: 'list' })) },
  'tab.next': {
    run: app => app.state.update(state => turnTab(state, 1)),
    disabled: needsSession,
    // Where both panels are shown the tabs are in sight themselves.
    quiet: app => showsPane(app.state.get()),
    label: app => (showsPane(app.state.get()) ? undefined : app.state.get().tab),
  },
  'tab.previous': { run: app => app.state.update(state => turnTab(state, -1)), disabled: needsSession },
  'pane.diff': {
    run: app => app.state.update(toggleDiff),
    disabled: needsSession,
  },
  'diff.part': { run: app => app.pane.nextPart(), disabled: needsSession },
  'pane.page-up': { run: app => app.pane.scroll({ pages: -1 }), disabled: needsSession },
  'pane.page-down': { run: app => app.pane.scroll({ pages: 1 }), disabled: needsSession },
  'pane.next': { run: app => app.pane.jump(1), disabled: needsSession },
  'pane.previous': { run: app => app.pane.jump(-1), disabled: needsSession },
  'pane.right': { run: app => app.pane.shift(1), disabled: needsSession },
  'pane.left': { run: app => app.pane.shift(-1), disabled: needsSession },
  'app.refresh': {
    run: app => {
      app.pane.refresh();
      app.toast('read again');
    },
  },
  'app.help': { run: app => app.state.update(state => pushModal(state, helpModal)) },
  'app.palette': { run: app => app.state.update(state => pushModal(state, paletteModal)) },
  'app.log': { run: app => app.state.update(state => pushModal(state, { kind: 'log' })) },
  'app.suspend': { run: app => app.suspend() },
  'app.quit': { run: app => app.quit() },
  'app.back': {
    run: app => stepBack(app),
    disabled: app => (backStep(app) ? undefined : 'this is the start'),
  },
};

/** What esc does now. */
export function backStep(app: App) {
  const state = app.state.get();
  return escapeStep(state, isNarrow(state.cols));
}

function stepBack(app: App): void {
  const step = backStep(app);
  if (step) app.state.update(state => keepListed(step.apply(state)));
}

function move(how: Move): Command {
  return { run: app => app.state.update(state => moveSelection(state, how)) };
}
