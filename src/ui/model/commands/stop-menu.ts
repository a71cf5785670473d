import { counted } from '../../../lib/counted.ts';
import { isBusy } from '../../../store/record/busy.ts';
import type { App } from '../app.ts';
import { type MenuItem, menuModal, pushModal } from '../modals.ts';
import { selectedView } from '../selection.ts';
import type { SessionView } from '../session-view.ts';

export function isQueued(app: App): boolean {
  return selectedView(app.state.get())?.status.value === 'queued';
}

/** Sessions whose agent works, starts or asks. */
export function busyViews(app: App): SessionView[] {
  return app.state.get().sessions.filter(view => view.live && isBusy(view.status.value));
}

const queuedViews = (app: App): SessionView[] =>
  app.state.get().sessions.filter(view => view.status.value === 'queued');

/** What ends a turn, an agent, or what waits for one; and the turns of all at once. */
export function stopMenu(app: App, view: SessionView) {
  const { name } = view.record;
  const stop = (how: 'interrupt' | 'quit' | 'kill', done: string, begun?: string) => () =>
    app.attempt(async () => {
      if (begun) app.toast(`${name}: ${begun}`);
      await app.effects.stop(view, how);
      app.toast(`${name}: ${done}`);
    });
  const working = view.group === 'working' || view.group === 'needs-input';
  const notRunning = view.live ? undefined : 'its agent is not running';
  const running: MenuItem[] = [
    {
      key: 'i',
      label: 'interrupt the turn',
      detail: 'the agent stops what it does and waits; it keeps running',
      disabled: notRunning ?? (working ? undefined : 'it is not working'),
      run: stop('interrupt', 'interrupted'),
    },
    {
      key: 'q',
      label: 'ask it to quit',
      detail: 'its own quit first, then signals; worktree, branch and record stay',
      disabled: notRunning,
      // An agent takes its seconds to leave.
      run: stop('quit', 'stopped', 'asked to quit…'),
    },
    {
      // Not `k`: in every list that moves up.
      key: 'K',
      label: 'kill it now',
      detail: 'every process in its terminal ends at once; worktree, branch and record stay',
      disabled: notRunning,
      run: stop('kill', 'killed', 'being killed…'),
    },
  ];
  const queued: MenuItem[] = [
    {
      key: 'q',
      label: 'do not start it',
      detail: 'it leaves the queue; worktree, branch and record stay',
      run: stop('quit', 'will not be started'),
    },
  ];
  const own = view.status.value === 'queued' ? queued : running;
  return menuModal(`Stop ${name}`, [...own, ...dropItems(app, view), interruptAll(app)]);
}

function dropItems(app: App, view: SessionView): MenuItem[] {
  const count = view.record.sends?.length ?? 0;
  if (count === 0) return [];
  return [
    {
      key: 'd',
      label: count === 1 ? 'drop the text that waits' : `drop the ${count} texts that wait`,
      detail: 'they were to be sent when the agent is idle',
      run: () =>
        app.attempt(async () => {
          const dropped = await app.effects.dropSends(view);
          app.toast(`${view.record.name}: ${dropped} dropped, nothing was sent`);
        }),
    },
  ];
}

/** Queued sessions go first: they would start in the places of the others. */
function interruptAll(app: App): MenuItem {
  const busy = busyViews(app);
  const queued = queuedViews(app);
  const agents = counted(busy.length, 'agent');
  const start = queued.length === 0 ? '' : `, do not start ${queued.length} queued`;
  const run = () =>
    app.attempt(async () => {
      const unqueued =
        queued.length === 0
          ? []
          : await Promise.allSettled(queued.map(view => app.effects.stop(view, 'quit')));
      const ends = await Promise.allSettled(busy.map(view => app.effects.stop(view, 'interrupt')));
      const failed = [...unqueued, ...ends].filter(({ status }) => status === 'rejected').length;
      if (failed > 0)
        app.toast(`${failed} of ${ends.length + unqueued.length} could not be stopped`, 'error');
      else
        app.toast(
          `${agents} interrupted${queued.length === 0 ? '' : `, ${queued.length} will not be started`}`,
        );
    });
  return {
    key: 'A',
    label: busy.length === 0 ? 'interrupt all' : `interrupt all: ${agents}${start}`,
    detail: 'every agent in the list that works or asks stops what it does and waits',
    disabled: busy.length === 0 ? 'no agent works' : undefined,
    run: () =>
      app.state.update(state =>
        pushModal(state, {
          kind: 'confirm',
          title: `Interrupt ${agents}${start}`,
          lines: [
            ...busy.map(({ record }) => record.name),
            ...queued.map(({ record }) => `${record.name} (queued: will not be started)`),
          ],
          verb: `interrupt ${agents}${start}`,
          run,
        }),
      ),
  };
}
