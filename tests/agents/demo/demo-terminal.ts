import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { demo } from '../../../src/agents/adapters/demo.ts';
import { shopApi } from '../../../src/agents/demo/repository.ts';
import { createEmulator } from '../../../src/agents/host/emulator.ts';
import { openPty, type PtyExit } from '../../../src/agents/host/pty.ts';
import { createStatusDesk } from '../../../src/agents/host/status-desk.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import type { Status } from '../../../src/store/schema.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const source = fileURLToPath(new URL('../../../src/agents/demo/main.ts', import.meta.url));
let entry = '';

/** Bundles the agent as scripts/build.mjs does, into a directory of this test file. */
export function buildDemoAgent(): void {
  let dir = '';
  beforeAll(async () => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'pitwall-demo-build-')));
    const bundle = await rolldown({ input: source, platform: 'node', logLevel: 'warn' });
    await bundle.write({ file: join(dir, 'demo-agent.mjs'), format: 'esm' });
    await bundle.close();
    entry = join(dir, 'demo-agent.mjs');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
}

/** The scratch repository's files, without git. */
export function shopDir(): string {
  const dir = tempDir('shop');
  for (const [path, content] of Object.entries(shopApi)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return dir;
}

export interface DemoRun {
  /** The screen as text, rows joined. */
  screen(): string;
  readonly status: Status;
  /** Every value the status had, in order. */
  readonly history: Status[];
  readonly title: string;
  readonly exit: PtyExit | undefined;
  readonly pid: number;
  type(bytes: string): void;
  resize(cols: number, rows: number): void;
  sees(text: string | RegExp): Promise<void>;
  is(value: Status['value']): Promise<Status>;
  ended(): Promise<PtyExit>;
}

/**
 * The demo agent in a PTY with the emulator as its screen and the status engine of a host; ended with the test.
 * @param answers7501 the terminal answers the OSC 7501 query, as pitwall's does
 */
export function runDemo(
  args: readonly string[],
  options: {
    cwd: string;
    state?: string;
    speed?: number;
    answers7501?: boolean;
    cols?: number;
    rows?: number;
  },
): DemoRun {
  const { cols = 100, rows = 34 } = options;
  const emulator = createEmulator({ cols, rows, scrollback: 100 });
  const history: Status[] = [];
  let exit: PtyExit | undefined;
  let closed = false;
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: options.cwd,
    XDG_STATE_HOME: options.state ?? join(options.cwd, '.state'),
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    DEMO_SPEED: String(options.speed ?? 60),
    PITWALL_TEST_RUN: process.env.PITWALL_TEST_RUN ?? '',
  };
  const pty = openPty(
    { argv: [process.execPath, entry, ...args], cwd: options.cwd, env, cols, rows },
    {
      data(chunk) {
        emulator.write(chunk);
        desk.output();
      },
      end() {
        closed = true;
      },
      exit(how) {
        exit = how;
      },
    },
  );
  const desk = createStatusDesk({
    adapter: demo,
    pid: pty.pid,
    worktree: options.cwd,
    promptInArguments: args.includes('--'),
    clock: systemClock,
    view: () => emulator.view(),
    inUpdate: () => emulator.modes.synchronized,
    barrier: callback => emulator.flush(callback),
    onChange: status => history.push(status),
  });
  emulator.onReply(bytes => {
    if (options.answers7501 === false && bytes.includes('7501')) return;
    pty.write(bytes);
  });
  emulator.onEvent(event => desk.event(event));
  onTestFinished(async () => {
    if (exit === undefined) process.kill(pty.pid, 'SIGKILL');
    await until(() => exit !== undefined && closed, 'the demo agent to be gone');
    desk.dispose();
    pty.close();
    emulator.dispose();
  });

  const screen = () => emulator.view().rows.join('\n');
  const waitFor = async (check: () => unknown, what: string) => {
    await until(check, what, 10_000).catch(error => {
      throw new Error(`${error}\nstatus ${desk.current.value}\n${screen()}`);
    });
  };
  return {
    screen,
    get status() {
      return desk.current;
    },
    history,
    get title() {
      return emulator.title;
    },
    get exit() {
      return exit;
    },
    pid: pty.pid,
    type: bytes => pty.write(bytes),
    resize(width, height) {
      emulator.resize(width, height);
      pty.resize(width, height);
    },
    sees: text =>
      waitFor(() => (typeof text === 'string' ? screen().includes(text) : text.test(screen())), `${text}`),
    async is(value) {
      await waitFor(() => desk.current.value === value, `status ${value}`);
      return desk.current;
    },
    async ended() {
      await waitFor(() => exit !== undefined && closed, 'its end');
      return exit!;
    },
  };
}

export function runWithoutTerminal(
  args: readonly string[],
): Promise<{ code: number | null; stderr: string }> {
  return new Promise(resolve => {
    const child = execFile(process.execPath, [entry, ...args], (_, __, stderr) =>
      resolve({ code: child.exitCode, stderr }),
    );
  });
}
