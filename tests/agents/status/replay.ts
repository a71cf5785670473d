import { readFileSync } from 'node:fs';
import type { Adapter, ScreenView } from '../../../src/agents/adapters/types.ts';
import { createEmulator } from '../../../src/agents/host/emulator.ts';
import type { EmulatorEvent } from '../../../src/agents/host/emulator-types.ts';
import { lookTime } from '../../../src/agents/host/look-time.ts';
import { createStatusEngine, type StatusEngine } from '../../../src/agents/status/engine.ts';
import { signalFromStart } from '../../../src/agents/status/from-process.ts';
import { createQuietTracker } from '../../../src/agents/status/from-quiet.ts';
import { signalFromScreen } from '../../../src/agents/status/from-screen.ts';
import { signalFromTerminal } from '../../../src/agents/status/from-terminal.ts';
import type { Status } from '../../../src/store/schema.ts';
import { fixtures } from './fixtures.ts';
import { readHooks } from './truth.ts';

export interface Change {
  /** Seconds from the start of the recording. */
  at: number;
  status: Status;
}

export interface Replay {
  changes: Change[];
  engine: StatusEngine;
  /** Status at a time, seconds. */
  at(seconds: number): Status;
  /** `0.9 starting`, one line a change of the value or the question. */
  lines: string[];
}

/** A kind of evidence that a replay can do without. */
export type Source = 'hook' | 'osc7501' | 'title' | 'notification' | 'screen';

export interface ReplayOptions {
  without?: readonly Source[];
  /** The first prompt stood in the arguments. Default true. */
  prompt?: boolean;
  /** Where the agent ran. */
  worktree?: string;
  /** Look at the screen when it has settled, as the host does; default: behind every chunk, so that no drawn screen is missed. */
  settled?: boolean;
}

/** Plays a recording through a terminal and the status engine as a host does, in recorded time. */
export async function replay(
  name: string,
  adapter: Adapter,
  { without = [], prompt = true, settled = false, worktree = '/srv/code/repo-a' }: ReplayOptions = {},
): Promise<Replay> {
  let now = 0;
  const clock = { now: () => Math.round(now * 1000) };
  const changes: Change[] = [];
  const engine = createStatusEngine({
    clock,
    promptInArguments: prompt,
    promptWaitMs: adapter.promptWaitMs,
    onChange: status => changes.push({ at: now, status }),
  });
  const quiet = createQuietTracker(adapter.quietMs);
  const pending: EmulatorEvent[] = [];
  const screen = createEmulator({ cols: 120, rows: 40, scrollback: 0 });
  screen.onEvent(event => pending.push(event));
  let lastOutput = 0;
  let unseenSince: number | undefined;

  const accept = (signal: Parameters<StatusEngine['accept']>[0] | undefined) => {
    if (signal && !without.some(source => source === signal.source)) engine.accept(signal);
  };
  const look = () => {
    unseenSince = undefined;
    accept(signalFromScreen(adapter.screenRules, screen.view()));
  };
  /** Lets everything happen that is due before `to`, seconds. */
  const turnClock = (to: number) => {
    // A timer that changed nothing is over all the same, and hides no look that comes behind it.
    let over = '';
    for (;;) {
      const lookDue = unseenSince === undefined ? undefined : lookTime(lastOutput, unseenSince);
      const timers = over === [engine.nextTimer, quiet.due].join() ? [] : [engine.nextTimer, quiet.due];
      const times = [...timers, lookDue].filter(time => time !== undefined);
      const due = Math.min(...times);
      if (!(due < to * 1000)) break;
      now = Math.max(now, due / 1000);
      const said = [engine.nextTimer, quiet.due].join();
      if (due === lookDue) look();
      accept(quiet.look(clock.now()));
      engine.tick();
      if (due !== lookDue && [engine.nextTimer, quiet.due].join() === said) over = said;
    }
    now = to;
  };

  accept(signalFromStart(0));
  for (const step of stepsOf(name)) {
    turnClock(step.at);
    if (step.kind === 'hook') {
      const context = { now: clock.now(), worktree, nativeId: null };
      for (const signal of adapter.hook?.(step.event, context).signals ?? []) accept(signal);
    } else if (step.kind === 'i') {
      if (engine.current.question === null) quiet.input(clock.now());
    } else {
      await new Promise<void>(parsed => screen.write(step.data, parsed));
      for (const event of pending.splice(0)) {
        accept(signalFromTerminal(event, adapter, { worktree, now: clock.now() }));
      }
      accept(quiet.output(clock.now()));
      lastOutput = clock.now();
      unseenSince ??= lastOutput;
      if (!settled) look();
    }
  }
  turnClock(now + 5);
  screen.dispose();
  const at = (seconds: number) =>
    changes.findLast(change => change.at <= seconds)?.status ?? changes[0]?.status ?? engine.current;
  return { changes, engine, at, lines: summary(changes) };
}

type Step = { at: number } & (
  | { kind: 'o' | 'i'; data: string }
  | { kind: 'hook'; event: Record<string, unknown> }
);

/** What was written, typed and told by hooks, in the order of its time. Seconds. */
function stepsOf(name: string): Step[] {
  const [, ...lines] = readFileSync(new URL(`recordings/${name}.cast`, fixtures), 'utf8')
    .trim()
    .split('\n');
  const bytes = lines.map((line): Step => {
    const [at, kind, data] = JSON.parse(line) as [number, string, string];
    return { at, kind: kind === 'i' ? 'i' : 'o', data };
  });
  const hooks = readHooks(name).map(({ at, event }): Step => ({ at: at / 1000, kind: 'hook', event }));
  return [...bytes, ...hooks].sort((a, b) => a.at - b.at);
}

function summary(changes: readonly Change[]): string[] {
  const lines = changes.map(({ at, status }) => ({
    at,
    text: [status.value, status.question && `[${status.question.kind}] ${status.question.text}`]
      .filter(Boolean)
      .join(' '),
  }));
  return lines
    .filter(({ text }, i) => text !== lines[i - 1]?.text)
    .map(({ at, text }) => `${at.toFixed(1)} ${text}`);
}

/** A screen as it was saved beside a recording. */
export function screenText(name: string): ScreenView {
  const rows = readFileSync(new URL(`screens/${name}.txt`, fixtures), 'utf8')
    .split('\n')
    .map(row => row.trimEnd());
  return { rows, cols: 120, cursor: { x: 0, y: 0, visible: true }, alternate: true, title: '' };
}
