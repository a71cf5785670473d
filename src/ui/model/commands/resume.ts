import type { App } from '../app.ts';
import { menuModal, pushModal } from '../modals.ts';
import type { SessionView } from '../session-view.ts';

export function lostViews(app: App): SessionView[] {
  return app.state.get().sessions.filter(view => view.status.value === 'lost' && !view.readOnly);
}

/** Starts the agent of a session again. After a reboot every session is lost: one question instead of one key for each. */
export function resume(app: App, view: SessionView): void {
  const others = lostViews(app).filter(one => one.id !== view.id);
  if (view.status.value !== 'lost' || others.length === 0) {
    start(app, [view]);
    return;
  }
  app.state.update(state =>
    pushModal(
      state,
      menuModal('Resume', [
        { key: 'u', label: `resume ${view.record.name}`, run: () => startStopped(app, view.id) },
        {
          key: 'a',
          label: `resume all ${others.length + 1} lost sessions`,
          run: () => resumeAllLost(app),
        },
      ]),
    ),
  );
}

/** Those that are lost now: some may have been resumed elsewhere while the menu was open. */
export function resumeAllLost(app: App): void {
  const lost = lostViews(app);
  if (lost.length === 0) app.toast('no session is lost any more');
  else start(app, lost);
}

function startStopped(app: App, id: string): void {
  const view = app.state.get().sessions.find(one => one.id === id);
  if (!view) return;
  if (view.live) app.toast(`${view.record.name}: its agent runs already`);
  else start(app, [view]);
}

function start(app: App, views: readonly SessionView[]): void {
  app.attempt(async () => {
    for (const one of views) {
      // A person who resumes a queued session means now.
      const how = await app.effects.resume(one, one.status.value === 'queued');
      app.toast(`${one.record.name}: ${resumed[how]}`);
    }
  });
}

const resumed = {
  anew: 'started anew in its worktree',
  conversation: 'its conversation goes on',
  queued: 'queued, as many agents work as may',
} as const;
