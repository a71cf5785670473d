import type { App, Command } from '../app.ts';
import { areas } from '../areas.ts';
import { type Modal, pushModal } from '../modals.ts';
import { selectedView } from '../selection.ts';
import type { SessionView } from '../session-view.ts';
import type { UiState } from '../state.ts';
import { needsLive, needsSession, needsWritable, withSelected } from './lookup.ts';
import { removeMenu } from './remove.ts';
import { lostViews, resume, resumeAllLost } from './resume.ts';
import { busyViews, isQueued, stopMenu } from './stop-menu.ts';

/** What acts on the selected session and outlives the screen. */
export const sessionCommands: Readonly<Record<string, Command>> = {
  'pane.focus': {
    run: app => app.state.update(focusPane),
    disabled: app => (showsTimeline(app.state.get()) ? needsSession(app) : needsLive(app)),
    // As for a reply: what is typed behind the key was meant for the agent.
    refused: (app, reason) =>
      app.state.update(state =>
        pushModal(state, {
          kind: 'message',
          title: 'Cannot focus',
          lines: [
            `${reason}; ${app.keys.keyOf('session.resume')} ${isQueued(app) ? 'starts it now' : 'resumes it'}`,
          ],
        }),
      ),
  },
  // Pressed in the pane it is found by the router, which alone sees those bytes; here it is for the key bar.
  'pane.leave': { run: app => app.state.update(state => ({ ...state, focus: 'list' })) },
  'session.attach': {
    run: app =>
      withSelected(app, view => {
        if (app.effects.isNews('full screen')) app.state.update(state => pushModal(state, told(app, view)));
        else attach(app, view);
      }),
    disabled: needsLive,
  },
  'session.reviewed': {
    run: app =>
      withSelected(app, view =>
        app.attempt(async () => {
          const reviewed = view.review !== 'reviewed';
          await app.effects.markReviewed(view, reviewed);
          app.toast(
            `${view.record.name}: ${reviewed ? 'reviewed, exactly as it is now' : 'no longer marked reviewed'}`,
          );
        }),
      ),
    disabled: app => needsWritable(app) ?? nothingToReview(app),
    label: app => (selectedView(app.state.get())?.review === 'reviewed' ? 'not reviewed' : undefined),
  },
  'session.stop': {
    run: app => withSelected(app, view => app.state.update(state => pushModal(state, stopMenu(app, view)))),
    disabled: app => (isQueued(app) || busyViews(app).length > 0 ? needsSession(app) : needsLive(app)),
    // Its dialog can still interrupt the others, which nobody looks for under an agent that has ended.
    quiet: app => !isQueued(app) && needsLive(app) !== undefined,
  },
  'session.resume': {
    run: app => withSelected(app, view => resume(app, view)),
    disabled: app =>
      needsWritable(app) ?? (selectedView(app.state.get())?.live ? 'its agent is running' : undefined),
    label: app => (isQueued(app) ? 'start now' : undefined),
  },
  'session.resume-all': {
    run: app => resumeAllLost(app),
    disabled: app => (lostViews(app).length > 0 ? undefined : 'no session is lost'),
  },
  'session.remove': {
    run: app => withSelected(app, view => removeMenu(app, view)),
    disabled: needsWritable,
  },
  'session.editor': {
    run: app => withSelected(app, view => thenRefresh(app, () => app.effects.editor(view))),
    disabled: needsSession,
  },
  'session.shell': {
    run: app => withSelected(app, view => thenRefresh(app, () => app.effects.shell(view))),
    disabled: needsSession,
  },
};

function attach(app: App, view: SessionView): void {
  app.attempt(async () => {
    const end = await app.effects.attach(view);
    if (end === 'exited') app.toast(`the agent of ${view.record.name} has ended`);
    if (end === 'lost') app.toast(`the host of ${view.record.name} is gone`, 'error');
  });
}

/** Nothing on the agent's screen can say how to leave it, so it is said once before. */
function told(app: App, view: SessionView): Modal {
  const leave = app.keys.keyOf('pane.leave');
  return {
    kind: 'confirm',
    title: 'Full screen',
    lines: [
      'The agent gets the whole terminal and every key.',
      `${leave} leaves it and comes back here. This is said only once; ? has all keys.`,
    ],
    verb: 'full screen',
    run: () => attach(app, view),
  };
}

/** A timeline in sight gets the keys; else the agent does. */
function focusPane(state: UiState): UiState {
  if (showsTimeline(state)) return { ...state, focus: 'timeline' };
  return { ...state, focus: 'pane', tab: 'terminal', panel: 'pane' };
}

function showsTimeline(state: UiState): boolean {
  return state.tab === 'timeline' && areas(state).pane !== undefined;
}

function nothingToReview(app: App): string | undefined {
  const view = selectedView(app.state.get());
  if (view?.review === 'merged' || view?.review === 'dropped') return `it is ${view.review}`;
  return view?.record.size?.files ? undefined : 'it has changed nothing';
}

/** A person may have changed files there: nothing but a look at the worktree tells. */
function thenRefresh(app: App, work: () => Promise<void>): void {
  app.attempt(async () => {
    await work();
    app.pane.refresh();
  });
}
