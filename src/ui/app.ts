import { createElement } from 'react';
import { describeError } from '../lib/errors.ts';
import { contextsOf, createAppInput } from './app-input.ts';
import { startTimers } from './app-timers.ts';
import { bottomRow } from './components/bottom-row.ts';
import type { Dialog } from './components/dialog.ts';
import { createFrames } from './components/frame-store.ts';
import { modalDialog } from './components/modal-dialog.ts';
import { Screen } from './components/screen.tsx';
import { visibleQuestion } from './components/visible-question.ts';
import type { Keys } from './keys/resolve.ts';
import { type AppPanes, createAppPanes } from './live/app-panes.ts';
import type { Contexts } from './live/contexts.ts';
import { createEffects } from './live/effects.ts';
import { followQueue } from './live/follow-queue.ts';
import { createPaneSources } from './live/pane-sources.ts';
import type { ListedRepository } from './live/repositories.ts';
import { createSessionSource } from './live/session-source.ts';
import type { TerminalPrograms } from './live/terminal-programs.ts';
import type { UiFile } from './live/ui-file.ts';
import { showQuestion } from './model/answer-guard.ts';
import type { App } from './model/app.ts';
import { areas } from './model/areas.ts';
import { barReason, currentLabel, disabledReason, dispatch } from './model/commands.ts';
import { createEndGuard } from './model/end-guard.ts';
import { createFocusGuard } from './model/focus-guard.ts';
import type { ModalInput } from './model/modal-keys.ts';
import { reopen, restoreUi, saveUi } from './model/persist.ts';
import { replaceSessions, selectedView } from './model/selection.ts';
import { type LastSeen, lastSeen, sinceYouLeft } from './model/since-left.ts';
import { initialState, type UiState } from './model/state.ts';
import { createStore } from './model/store.ts';
import { changeTimeline, inTimeline, timelineView } from './model/timeline-view.ts';
import type { Compositor } from './screen/compositor.ts';
import { mountInk } from './screen/ink-bridge.ts';

export interface AppOptions {
  readonly size: { cols: number; rows: number };
  readonly repository: UiState['repository'];
  readonly repositories: readonly ListedRepository[];
  readonly contexts: Contexts;
  readonly compositor: Compositor;
  readonly programs: TerminalPrograms;
  readonly keys: Keys;
  readonly uiFile: UiFile;
  readonly now: () => number;
  /** True the first time this person is to be told it. */
  readonly isNews: (text: string) => boolean;
  readonly onMode: (mode: 'keys' | 'text' | 'raw') => void;
  /** Lets what is queued be started. */
  readonly kickQueue: () => void;
  readonly onQuit: () => void;
  readonly onSuspend: () => void;
}

export interface RunningApp {
  readonly app: App;
  handle(input: ModalInput): void;
  /** Bytes for the agent in the focused pane. */
  raw(bytes: Uint8Array): void;
  /** The detach chord was pressed. */
  detach(): void;
  resize(size: { cols: number; rows: number }): void;
  dispose(): Promise<void>;
}

/** How long a note and an error stay. ms; long enough to read one line. */
const noteMs = 3_000;
const errorMs = 6_000;

/** Builds the screen: state, panes, frame, and everything that keeps them in step. */
export function startApp(options: AppOptions): RunningApp {
  const { now, compositor, keys, uiFile } = options;
  const saved = uiFile.saved;
  const fresh = { ...initialState({ ...options.size, now: now() }), repository: options.repository };
  const state = createStore<UiState>(saved ? restoreUi(fresh, saved) : fresh);
  let seen: LastSeen | null = saved?.seen ?? null;

  const toast = (text: string, kind: 'note' | 'error' = 'note') =>
    state.update(s => ({
      ...s,
      toast: { text, kind, until: now() + (kind === 'error' ? errorMs : noteMs) },
    }));
  const panes: AppPanes = createAppPanes({
    state: state.get(),
    sources: createPaneSources(options.contexts),
    commandLog: options.contexts.commandLog,
    keyOf: keys.keyOf,
    now,
    onScroll: (key, top) => state.update(s => ({ ...s, scroll: { ...s.scroll, [key]: top } })),
    onTimeline: (id, change) => state.update(s => changeTimeline(s, change, id)),
    onNote: note => state.update(s => (s.paneNote === note ? s : { ...s, paneNote: note })),
  });
  const app: App = {
    state,
    keys,
    now,
    toast,
    pane: {
      scroll: how => panes.current()?.scroll(how),
      jump: by => panes.current()?.jump(by),
      shift: by => panes.current()?.shift?.(by),
      nextPart: () => panes.current()?.nextPart?.(),
      timeline: () => {
        const now = state.get();
        const timeline = now.tab === 'timeline' ? panes.session()?.timeline() : undefined;
        // Several keys may come in one chunk, before anything else has followed the state.
        timeline?.follow(timelineView(now), inTimeline(now));
        return timeline;
      },
      refresh: () => source.refresh(state.get().selected),
      showsTerminal: () => panes.session()?.terminalShown === true,
    },
    effects: createEffects({
      contexts: options.contexts,
      programs: options.programs,
      paneSize: () => panes.size(state.get()),
      isNews: options.isNews,
    }),
    layout: () => areas(state.get()),
    attempt: work => void work().catch(error => toast(describeError(error), 'error')),
    run: id => dispatch(app, id),
    quit: options.onQuit,
    suspend: options.onSuspend,
  };
  const input = createAppInput(app, keys.lookup);
  const disabled = (id: string) => disabledReason(app, id);
  const label = (id: string) => currentLabel(app, id);
  const dialog = (s: UiState): Dialog | undefined => modalDialog(s, keys, disabled);
  const source = createSessionSource({
    repositories: options.repositories,
    onChange: sessions => state.update(s => replaceSessions(s, sessions)),
    onFact: id => {
      if (id === state.get().selected) panes.session()?.factsChanged();
    },
    onProblems: problems => toast(problems.join('; '), 'error'),
  });
  state.update(s => replaceSessions(s, source.read()));
  state.update(s => ({ ...s, notice: sinceYouLeft(seen, s.sessions, now()) }));
  if (saved) state.update(s => reopen(s, saved));

  let mode: string | undefined;
  let wanted = '';
  let queued = false;
  let disposed = false;
  /** Where keys go follows at once: the rest of a chunk of input may already be meant for the agent. */
  const focusGuard = createFocusGuard();
  const endGuard = createEndGuard();
  const followMode = () => {
    const next = input.mode(state.get());
    if (next === 'raw' && mode !== 'raw') focusGuard.focused(state.get().guard.lastChord?.chord, now());
    if (next !== mode) options.onMode(next);
    mode = next;
  };
  /** Everything else outside of React that follows the state, once for all changes of one turn. */
  const follow = () => {
    queued = false;
    // Queued by the key that quit: it would connect to a host again, and that connection would keep the process alive.
    if (disposed) return;
    const current = state.get();
    const view = current.sessions.find(one => one.id === current.selected);
    if (current.focus === 'pane' && !view?.live) {
      endGuard.ended(now());
      state.update(s => ({ ...s, focus: 'list' }));
      return;
    }
    if (current.focus === 'timeline' && (!view || current.tab !== 'timeline')) {
      state.update(s => ({ ...s, focus: 'list', finding: null }));
      return;
    }
    compositor.setPanes(panes.sync(current));
    followMode();
    resizeAgent(current);
    const question = shownQuestion();
    if (question !== (state.get().guard.shown?.id ?? null)) {
      noteQuestion(null);
      // Shown is what the terminal has taken: a slow one shows it later.
      if (question !== null)
        void compositor.painted().then(() => noteQuestion(question === shownQuestion() ? question : null));
    }
    uiFile.save(() => saveUi(state.get(), seen));
  };
  const shownQuestion = () => visibleQuestion(state.get(), panes.session()?.terminalShown === true);
  const noteQuestion = (question: string | null) =>
    state.update(s => {
      const guard = showQuestion(s.guard, question, now());
      return guard === s.guard ? s : { ...s, guard };
    });
  const soon = () => {
    if (queued) return;
    queued = true;
    queueMicrotask(follow);
  };
  /** The agent takes the size of the pane only while somebody types into it. */
  const resizeAgent = (current: UiState) => {
    const size = current.focus === 'pane' ? panes.size(current) : { cols: 0, rows: 0 };
    const key = `${current.selected}:${size.cols}x${size.rows}`;
    if (key === wanted) return;
    const hadWish = wanted !== '' && !wanted.endsWith(':0x0');
    wanted = key;
    if (size.cols > 0 || hadWish) panes.session()?.resize(size);
  };

  const bar = (s: UiState) =>
    bottomRow(s, { keys, disabled: id => barReason(app, id), label, contexts: contextsOf(s) });
  const frames = createFrames(state, { bar, dialog });
  const ink = mountInk(createElement(Screen, { frames }), {
    compositor: {
      setFrame(lines) {
        const open = frames.get().dialog;
        compositor.setOverlays(open ? [open.rect] : []);
        compositor.setFrame(lines);
      },
    },
    ...options.size,
  });
  const stopFollowing = state.subscribe(soon);
  const stopTimers = startTimers(state, now);
  const stopQueue = followQueue(state, options.kickQueue);
  follow();

  const present = () => {
    seen = lastSeen(state.get().sessions, now());
  };
  present();

  return {
    app,
    handle(event) {
      present();
      if (endGuard.swallows(now()))
        return toast('not taken: the agent that you typed to has ended; press again');
      input.handle(event);
      followMode();
    },
    raw(bytes) {
      const asks = Boolean(selectedView(state.get())?.status.question);
      const refusal = focusGuard.refusal(bytes, asks, now());
      if (refusal) toast(refusal);
      else panes.session()?.input(bytes);
    },
    detach() {
      present();
      state.update(s => ({ ...s, focus: 'list' }));
      followMode();
    },
    resize(size) {
      ink.resize(size);
      state.update(s => ({ ...s, ...size }));
    },
    async dispose() {
      disposed = true;
      stopTimers();
      stopQueue();
      stopFollowing();
      source.dispose();
      panes.dispose();
      frames.dispose();
      ink.unmount();
      uiFile.save(() => saveUi(state.get(), seen));
      await uiFile.flush();
    },
  };
}
