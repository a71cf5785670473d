import { readFileSync } from 'node:fs';
import type { Adapter, ScreenView } from '../../../src/agents/adapters/types.ts';
import { createEmulator } from '../../../src/agents/host/emulator.ts';
import type { EmulatorEvent } from '../../../src/agents/host/emulator-types.ts';
import { createStatusEngine, type StatusEngine } from '../../../src/agents/status/engine.ts';
import { signalFromStart } from '../../../src/agents/status/from-process.ts';
import { createQuietTracker } from '../../../src/agents/status/from-quiet.ts';
import { signalFromScreen } from '../../../src/agents/status/from-screen.ts';
import { signalFromTerminal } from '../../../src/agents/status/from-terminal.ts';
import type { Status } from '../../../src/store/schema.ts';

export const fixtures = new URL('../fixtures/', import.meta.url);

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

/** Plays a recording through a terminal and the status engine as a host does, in recorded time. */
export async function replay(
  name: string,
  adapter: Adapter,
  { without = [] }: { without?: ReadonlyArray<'osc7501' | 'title' | 'screen'> } = {},
): Promise<Replay> {
  const [, ...events] = readFileSync(new URL(`recordings/${name}.cast`, fixtures), 'utf8')
    .trim()
    .split('\n');
  let now = 0;
  const clock = { now: () => Math.round(now * 1000) };
  const changes: Change[] = [];
  const engine = createStatusEngine({
    clock,
    promptInArguments: true,
    onChange: status => changes.push({ at: now, status }),
  });
  const quiet = createQuietTracker(adapter.quietMs);
  const pending: EmulatorEvent[] = [];
  const screen = createEmulator({ cols: 120, rows: 40, scrollback: 0 });
  screen.onEvent(event => pending.push(event));

  const turnClock = (to: number) => {
    for (let due = engine.nextTimer; due !== undefined && due < to * 1000; due = engine.nextTimer) {
      now = due / 1000;
      engine.tick();
      // A timer that changes nothing is over all the same.
      if (engine.nextTimer === due) break;
    }
    now = to;
  };
  const accept = (signal: Parameters<StatusEngine['accept']>[0] | undefined) =>
    signal && engine.accept(signal);

  accept(signalFromStart(0));
  for (const line of events) {
    const [at, kind, data] = JSON.parse(line) as [number, string, string];
    turnClock(at);
    if (kind === 'i') {
      quiet.input(clock.now());
      continue;
    }
    await new Promise<void>(parsed => screen.write(data, parsed));
    for (const event of pending.splice(0)) {
      if (event.type === 'osc7501' && without.includes('osc7501')) continue;
      if (event.type === 'title' && without.includes('title')) continue;
      accept(signalFromTerminal(event, adapter, { worktree: '/srv/code/repo-a', now: clock.now() }));
    }
    accept(quiet.output(clock.now()));
    if (!without.includes('screen')) accept(signalFromScreen(adapter.screenRules, screen.view()));
  }
  turnClock(now + 5);
  screen.dispose();
  const at = (seconds: number) =>
    changes.findLast(change => change.at <= seconds)?.status ?? changes[0]?.status ?? engine.current;
  return { changes, engine, at, lines: summary(changes) };
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
