import type { CommandLog } from '../../actions/command-log.ts';
import { areas, paneSize } from '../model/areas.ts';
import { inside } from '../model/layout.ts';
import { topModal } from '../model/modals.ts';
import { hidesAll, selectedView } from '../model/selection.ts';
import type { Tab, UiState } from '../model/state.ts';
import { scrollKey } from '../model/tabs.ts';
import { freshTimeline, inTimeline, type TimelineView, timelineView } from '../model/timeline-view.ts';
import { createCommandLogPane } from '../panes/command-log-pane.ts';
import { createListPane } from '../panes/list-pane.ts';
import type { Pane } from '../panes/pane.ts';
import { createWelcomePane } from '../panes/welcome-pane.ts';
import type { PlacedPane } from '../screen/compositor.ts';
import { createSessionPanes, type PaneSources, type SessionPanes } from './pane-set.ts';

export interface AppPanes {
  /** Follows the state: selection, tab, focus, size. Returns what the compositor has to show. */
  sync(state: UiState): PlacedPane[];
  /** The pane on the screen, when there is one. */
  current(): Pane | undefined;
  session(): SessionPanes | undefined;
  /** Cells inside of the pane's border. */
  size(state: UiState): { cols: number; rows: number };
  dispose(): void;
}

/** A session that is only passed by while `j` is held is not connected to. ms */
const settleMs = 60;

/** The list's pane, and the one beside it, made and dropped as the selection moves. */
export function createAppPanes(options: {
  /** As it is before the first `sync`. */
  state: UiState;
  sources: PaneSources;
  commandLog: CommandLog;
  keyOf: (id: string) => string;
  onScroll: (key: string, top: number) => void;
  onTimeline: (id: string, change: (view: TimelineView) => TimelineView) => void;
  onNote: (note: string) => void;
  now: () => number;
}): AppPanes {
  let session: SessionPanes | undefined;
  let sessionId: string | undefined;
  let shown: Pane | undefined;
  let log: Pane | undefined;
  let lastSwitch = 0;
  let settling: NodeJS.Timeout | undefined;
  const list = createListPane(options.state);
  const welcome = createWelcomePane(welcomeInput(undefined, options.keyOf));
  let welcomeFor: { agents: unknown; filter: string } | undefined;

  const drop = () => {
    clearTimeout(settling);
    session?.dispose();
    session = undefined;
    sessionId = undefined;
    options.onNote('');
  };
  const follow = (state: UiState, visible: Tab | undefined) => {
    const view = selectedView(state);
    if (view?.id !== sessionId) {
      drop();
      if (view) {
        sessionId = view.id;
        session = createSessionPanes({
          view,
          sources: options.sources,
          scrollOf: tab => state.scroll[scrollKey(view.id, tab)],
          onScroll: (tab, top) => options.onScroll(scrollKey(view.id, tab), top),
          timelineView: state.timelines[view.id] ?? freshTimeline,
          onTimeline: change => options.onTimeline(view.id, change),
          onNote: options.onNote,
          keyOf: options.keyOf,
        });
        const hurried = options.now() - lastSwitch < settleMs;
        lastSwitch = options.now();
        const mine = session;
        if (hurried) settling = setTimeout(() => mine.setVisible(visible), settleMs);
        else mine.setVisible(visible);
      }
    } else if (view && session) {
      clearTimeout(settling);
      session.update(view);
      session.setVisible(visible);
    }
  };
  const choose = (state: UiState): Pane => {
    if (topModal(state)?.kind === 'log') {
      log ??= createCommandLogPane(options.commandLog);
      return log;
    }
    log?.dispose();
    log = undefined;
    if (session) return session.pane(state.tab);
    const filter = hidesAll(state) ? state.filter.text : '';
    if (welcomeFor?.agents !== state.agents || welcomeFor.filter !== filter) {
      welcomeFor = { agents: state.agents, filter };
      welcome.update(welcomeInput(state, options.keyOf));
    }
    return welcome;
  };

  return {
    sync(state) {
      const { pane: box, list: listBox } = areas(state);
      list.show(state);
      const placed: PlacedPane[] = listBox ? [{ rect: inside(listBox), source: list, focused: false }] : [];
      follow(state, box && topModal(state)?.kind !== 'log' ? state.tab : undefined);
      const focused = state.focus === 'pane';
      session?.focus(focused);
      session?.followTimeline(timelineView(state), inTimeline(state));
      if (!box) {
        shown = undefined;
        return placed;
      }
      const whole = inside(box);
      const source = choose(state);
      shown = source;
      return [...placed, { rect: whole, source, focused }];
    },
    current: () => shown,
    session: () => session,
    size: paneSize,
    dispose() {
      drop();
      log?.dispose();
    },
  };
}

function welcomeInput(state: UiState | undefined, keyOf: (id: string) => string) {
  return {
    filter: state && hidesAll(state) ? state.filter.text : '',
    backKey: keyOf('app.back'),
    agents: state?.agents ?? [],
    inRepository: state?.repository !== null,
    newKey: keyOf('session.new'),
    helpKey: keyOf('app.help'),
    quitKey: keyOf('app.quit'),
  };
}
