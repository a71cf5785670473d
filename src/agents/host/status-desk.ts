import type { Clock } from '../../lib/clock.ts';
import type { Status } from '../../store/schema.ts';
import type { Adapter, ScreenView, SignalDraft } from '../adapters/types.ts';
import { createStatusEngine } from '../status/engine.ts';
import { signalFromExit, signalFromForeground, signalFromStart } from '../status/from-process.ts';
import { createQuietTracker } from '../status/from-quiet.ts';
import { signalFromScreen } from '../status/from-screen.ts';
import { signalFromTerminal, type TerminalEvent } from '../status/from-terminal.ts';
import type { Explanation } from '../status/types.ts';
import { foregroundCommand } from './foreground.ts';
import { lookTime, settleMs } from './look-time.ts';

/** Collects every signal about one agent, sets the timers that the pure engine asks for, and tells of changes. */
export interface StatusDesk {
  readonly current: Status;
  explain(): Explanation;
  /** The agent was started; nothing else is known yet. */
  start(): void;
  /** The agent wrote something; its screen is looked at when it has settled. */
  output(): void;
  /** Somebody typed to the agent. */
  typed(): void;
  event(event: TerminalEvent): void;
  signal(draft: SignalDraft): void;
  exit(exit: Parameters<typeof signalFromExit>[0]): void;
  /**
   * Looks at the screen now and calls back when the status is that of everything that arrived until this moment, with
   * what this look saw: undefined when a viewer or picker hides what the agent shows, or nothing can be read there.
   */
  look(done: (seen?: SignalDraft) => void): void;
  /**
   * Shows `watcher` the screen after every chunk, settled or not, until the returned function is called; not in the middle
   * of an update that the agent wants to be seen as a whole.
   */
  glance(watcher: (seen: SignalDraft | undefined) => void): () => void;
  dispose(): void;
}

export interface StatusDeskOptions {
  adapter: Adapter;
  /** The agent's process, for adapters with `foreground`. */
  pid: number;
  worktree: string;
  promptInArguments: boolean;
  clock: Clock;
  view: () => ScreenView;
  /** In the middle of an update that is to be seen as a whole, mode 2026. */
  inUpdate: () => boolean;
  /** Calls back when everything that arrived is parsed. */
  barrier: (callback: () => void) => void;
  onChange: (status: Status, before: Status) => void;
}

export function createStatusDesk(options: StatusDeskOptions): StatusDesk {
  const { adapter, clock, worktree } = options;
  const engine = createStatusEngine({
    clock,
    promptInArguments: options.promptInArguments && showsWork(adapter),
    promptWaitMs: adapter.promptWaitMs,
    onChange: options.onChange,
  });
  const quiet = createQuietTracker(adapter.quietMs);
  const looksAtScreen = adapter.screenRules.length > 0 || adapter.foreground === true;
  let settling: NodeJS.Timeout | undefined;
  let unseenSince: number | undefined;
  /** Chunks of output so far. */
  let arrived = 0;
  let lastOutput = 0;
  let lastSignal: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const watchers = new Set<(seen: SignalDraft | undefined) => void>();

  const accept = (draft: SignalDraft | undefined) => {
    if (!draft || over) return;
    engine.accept(draft);
    schedule();
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = undefined;
    if (over) return;
    const times = [engine.nextTimer, quiet.due].filter(time => time !== undefined);
    if (times.length === 0) return;
    timer = setTimeout(tick, Math.max(1, Math.min(...times) - clock.now()));
  };
  const tick = () => {
    accept(quiet.look(clock.now()));
    engine.tick();
    schedule();
  };
  const settle = () => {
    const now = clock.now();
    const due = lookTime(lastOutput, unseenSince ?? now);
    if (due > now) {
      settling = setTimeout(settle, due - now);
      return;
    }
    settling = undefined;
    lookBehind(() => {});
  };
  const glanceNow = () => {
    if (options.inUpdate()) return;
    const seen = signalFromScreen(adapter.screenRules, options.view());
    for (const watcher of watchers) watcher(seen);
  };
  /** Looks when everything that has arrived is parsed; what arrives until then still has a look of its own coming. */
  const lookBehind = (then: (seen: SignalDraft | undefined) => void) => {
    const upTo = arrived;
    options.barrier(() => {
      if (arrived === upTo) {
        clearTimeout(settling);
        settling = undefined;
        unseenSince = undefined;
      }
      then(lookNow());
    });
  };
  const lookNow = (): SignalDraft | undefined => {
    if (over) return undefined;
    const seen =
      adapter.screenRules.length > 0 ? signalFromScreen(adapter.screenRules, options.view()) : undefined;
    accept(seen);
    if (adapter.foreground) accept(signalFromForeground(foregroundCommand(options.pid)));
    return seen;
  };

  return {
    get current() {
      return engine.current;
    },
    explain: () => engine.explain(),
    start: () => accept(signalFromStart(clock.now())),
    output() {
      const now = clock.now();
      // A flood comes in thousands of chunks a second: one of them a moment is enough to know that it is there.
      if (lastSignal === undefined || now - lastSignal >= settleMs) {
        lastSignal = now;
        const draft = quiet.output(now);
        if (draft) accept(draft);
        else if (quiet.due !== undefined && timer === undefined) schedule();
      }
      if (!looksAtScreen || over) return;
      if (watchers.size > 0) options.barrier(glanceNow);
      arrived += 1;
      lastOutput = now;
      unseenSince ??= now;
      settling ??= setTimeout(settle, settleMs);
    },
    typed() {
      // What comes behind an answer is what the agent makes of it, no echo.
      if (engine.current.question === null) quiet.input(clock.now());
    },
    event: event => accept(signalFromTerminal(event, adapter, { worktree, now: clock.now() })),
    signal: accept,
    exit(exit) {
      accept(signalFromExit(exit));
      over = true;
      clearTimeout(timer);
      clearTimeout(settling);
    },
    look(done) {
      lookBehind(done);
    },
    glance(watcher) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    dispose() {
      over = true;
      clearTimeout(timer);
      clearTimeout(settling);
    },
  };
}

/** An agent that cannot be seen at work would wait for its prompt in vain: its idle look is believed at once. */
function showsWork({ osc7501, hook, screenRules, titleRules }: Adapter): boolean {
  return (
    osc7501 || hook !== undefined || [...screenRules, ...titleRules].some(({ value }) => value === 'working')
  );
}
