import type { DiffScope } from '../../actions/diff-scope.ts';
import type { Full } from '../../actions/queue/slots.ts';
import type { Rows } from '../../agents/link/messages.ts';
import type { Fact } from '../../store/schema.ts';
import type { SessionView } from '../model/session-view.ts';
import type { Tab } from '../model/state.ts';
import type { TimelineView } from '../model/timeline-view.ts';
import { createDiffPane, type LoadedDiff } from '../panes/diff-pane.ts';
import { createInfoPane } from '../panes/info-pane.ts';
import type { LoadedPane } from '../panes/loaded-pane.ts';
import type { Pane } from '../panes/pane.ts';
import { createReviewPane } from '../panes/review-pane.ts';
import { noScreen, queuedLines } from '../panes/still-lines.ts';
import { createTerminalPane, type TerminalPane } from '../panes/terminal-pane.ts';
import { createTimelinePane, type TimelinePane } from '../panes/timeline-pane.ts';
import { openPaneLink, type PaneLink } from './pane-link.ts';

export interface PaneSources {
  loadDiff(view: SessionView, scope: DiffScope): Promise<LoadedDiff>;
  /** A piece of the facts from a byte offset on; the next one begins at `next`, which stands still at the end. */
  loadFacts(view: SessionView, from: number): Promise<{ facts: Fact[]; next: number }>;
  /** Why a queued session waits, and for which others. */
  queue(view: SessionView): Promise<Full | undefined>;
  /** Last screen of an agent that ended, oldest line first. */
  lastScreen(view: SessionView): Promise<string[]>;
}

export interface SessionPanes {
  /** The pane of a tab, made when first asked for. */
  pane(tab: Tab): Pane;
  /** The record or its status changed. */
  update(view: SessionView): void;
  /** New facts were written. */
  factsChanged(): void;
  /** Only the visible terminal is fed. */
  setVisible(tab: Tab | undefined): void;
  focus(focused: boolean): void;
  /** How the timeline is looked at, and whether keys move in it. */
  followTimeline(view: TimelineView, inside: boolean): void;
  /** Its timeline, once it was shown. */
  timeline(): TimelinePane | undefined;
  input(bytes: Uint8Array): void;
  resize(size: { cols: number; rows: number }): void;
  /** A live frame of the terminal is on the screen. */
  readonly terminalShown: boolean;
  readonly terminal: TerminalPane;
  dispose(): void;
}

/** All panes of one session, with the connection that feeds its terminal while that is visible. */
export function createSessionPanes(options: {
  view: SessionView;
  sources: PaneSources;
  /** Undefined: never scrolled. */
  scrollOf: (tab: Tab) => number | undefined;
  onScroll: (tab: Tab, top: number) => void;
  timelineView: TimelineView;
  onTimeline: (change: (view: TimelineView) => TimelineView) => void;
  onNote: (note: string) => void;
  /** The key of a command, as it is shown. */
  keyOf: (id: string) => string;
}): SessionPanes {
  const { sources } = options;
  let view = options.view;
  let link: PaneLink | undefined;
  let linkSocket: string | undefined;
  let visible: Tab | undefined;
  let disposed = false;
  let { timelineView } = options;
  const made = new Map<Tab, Pane & { update?: (view: SessionView) => void }>();
  const terminal = createTerminalPane({
    onView: wanted => link?.watch(wanted),
    onNote: options.onNote,
  });
  made.set('terminal', terminal);

  const still = async (): Promise<string[]> => {
    if (isQueued(view)) {
      const full = await sources.queue(view).catch(() => undefined);
      return queuedLines(view, full, options.keyOf);
    }
    const lines = await sources.lastScreen(view).catch(() => view.record.exit?.lines ?? []);
    return lines.length > 0 ? lines : noScreen(view, options.keyOf);
  };
  const showStill = async () => {
    const shown = view;
    const lines = await still();
    if (!disposed && !view.live && view.status.value === shown.status.value)
      terminal.still(lines, endNote(view));
  };
  const sync = () => {
    const socket = view.live && visible === 'terminal' ? view.record.host?.socket : undefined;
    if (socket === linkSocket) return;
    link?.close();
    link = undefined;
    linkSocket = socket;
    if (socket === undefined) return;
    link = openPaneLink(socket, {
      rows: (rows: Rows) => terminal.frame(rows),
      gone: () => {
        linkSocket = undefined;
      },
    });
    if (terminal.view.cols > 0) link.watch(terminal.view);
  };
  const make = (tab: Tab): Pane => {
    const top = options.scrollOf(tab);
    const scroll = {
      ...(top === undefined ? {} : { top }),
      onScroll: (next: number) => options.onScroll(tab, next),
    };
    switch (tab) {
      case 'terminal':
        return terminal;
      case 'diff':
        return createDiffPane({ load: scope => sources.loadDiff(view, scope), ...scroll });
      case 'timeline':
        return createTimelinePane({
          record: () => view.record,
          load: from => sources.loadFacts(view, from),
          view: timelineView,
          onView: options.onTimeline,
          ...scroll,
        });
      case 'review':
        return createReviewPane(view, options.keyOf('session.reviewed'));
      case 'info':
        return createInfoPane({ view, load: from => sources.loadFacts(view, from) });
    }
  };

  const timeline = () => made.get('timeline') as TimelinePane | undefined;
  if (!view.live) void showStill();
  return {
    terminal,
    get terminalShown() {
      return terminal.shown;
    },
    pane(tab) {
      const pane = made.get(tab) ?? make(tab);
      made.set(tab, pane);
      return pane;
    },
    update(next) {
      const before = view;
      view = next;
      const { value, reason } = next.status;
      const otherwise = before.status.value !== value || (isQueued(next) && before.status.reason !== reason);
      if (!next.live && (before.live || otherwise)) void showStill();
      sync();
      for (const pane of made.values()) pane.update?.(next);
      if (before.record.size?.tree !== next.record.size?.tree)
        (made.get('diff') as LoadedPane | undefined)?.reload();
      if (before.record !== next.record) timeline()?.reload();
    },
    factsChanged: () => timeline()?.reload(),
    setVisible(tab) {
      visible = tab;
      sync();
    },
    focus: focused => terminal.focus(focused),
    followTimeline(view, inside) {
      timelineView = view;
      timeline()?.follow(view, inside);
    },
    timeline,
    input: bytes => link?.input(bytes),
    resize: size => link?.resize(size),
    dispose() {
      disposed = true;
      link?.close();
      for (const pane of made.values()) pane.dispose();
    },
  };
}

const isQueued = ({ status }: SessionView): boolean => status.value === 'queued';

function endNote({ status }: SessionView): string {
  if (status.value === 'queued' || status.value === 'starting') return status.value;
  return status.value === 'lost' ? 'lost' : 'ended';
}
