import { join } from 'node:path';
import type { ReadStream, WriteStream } from 'node:tty';
import { kickQueue } from '../actions/queue/kick.ts';
import { isNews } from '../actions/told-once.ts';
import { loadSettings } from '../config/load.ts';
import type { Settings } from '../config/schema.ts';
import { systemClock } from '../lib/clock.ts';
import { describeError } from '../lib/errors.ts';
import { resolvePaths } from '../lib/paths.ts';
import { ensurePrivateDir } from '../lib/private-dir.ts';
import { type ColorLevel, chosenColorLevel } from '../term/colors.ts';
import { type RunningApp, startApp } from './app.ts';
import { createEarlyInput } from './attach/early-input.ts';
import { attachFullScreen } from './attach/full-screen.ts';
import { createRouter } from './input/router.ts';
import { resolveKeys } from './keys/resolve.ts';
import { createContexts } from './live/contexts.ts';
import { findAgents } from './live/find-agents.ts';
import { repositoryScope } from './live/repositories.ts';
import { createTerminalPrograms } from './live/terminal-programs.ts';
import { openUiFile } from './live/ui-file.ts';
import { createCompositor } from './screen/compositor.ts';
import { openTty, type Tty } from './screen/tty.ts';

export { attachFullScreen };

export interface TuiOptions {
  cwd: string;
  env: Record<string, string | undefined>;
  /** All repositories pitwall knows instead of the one of `cwd`. */
  all?: boolean;
}

/** A lone esc is known after this; over ssh an arrow key can arrive in two parts. ms */
const escMs = { local: 20, ssh: 100 };

/** Shows the screen until it is quit; returns the exit code. The terminal is left as it was on every way out. */
export async function runTui(options: TuiOptions): Promise<number> {
  const { cwd, env } = options;
  const paths = resolvePaths(env);
  const scope = repositoryScope({ cwd, env, all: options.all ?? false });
  const repoFile = scope.here && join(scope.here.root, '.pitwall', 'config.json');
  const { settings, problems } = loadSettings({ paths, repoFile, env });
  const keys = resolveKeys({ keys: settings.keys, detach: settings.ui.detach });
  const contexts = createContexts({ env, cwd, here: scope.here, repositories: scope.listed });
  const colorLevel = colorLevelOf(settings, env);
  ensurePrivateDir(paths.stateDir);
  const tty = openTty({
    input: process.stdin as ReadStream,
    output: process.stdout as WriteStream & { fd: number },
    colorLevel,
    fence: Boolean(env.SSH_CONNECTION),
    markerDir: paths.stateDir,
  });
  tty.enter();
  const compositor = createCompositor(tty);
  const lending = createLending(tty, compositor);
  /** Keeps what is typed while an attach is being started; nothing of it is a key of the list. */
  let typedEarly: ((bytes: Uint8Array) => void) | undefined;
  const escTimeoutMs = env.SSH_CONNECTION ? escMs.ssh : escMs.local;
  const programs = createTerminalPrograms({
    env,
    tempDir: paths.tempDir,
    handOver: lending.handOver,
    attach({ socket, name, detach }) {
      const early = createEarlyInput();
      typedEarly = early.add;
      router.mode = 'held';
      const attach = async () =>
        attachFullScreen({ socket, name, detach: await detach(), tty, escTimeoutMs, early: early.take });
      return lending.lend(attach).finally(() => {
        typedEarly = undefined;
        router.mode = 'keys';
      });
    },
  });
  let finish: (code: number) => void = () => {};
  const over = new Promise<number>(resolve => {
    finish = resolve;
  });
  let running: RunningApp | undefined;
  const router = createRouter({
    onChord: chord => running?.handle({ type: 'chord', chord }),
    onText: text => running?.handle({ type: 'text', text }),
    onPaste: text => running?.handle({ type: 'paste', text }),
    onRaw: bytes => (typedEarly ?? running?.raw)?.(bytes),
    onDetach: () => running?.detach(),
    onSuspend: () => tty.suspend(),
    detach: settings.ui.detach,
    escTimeoutMs,
  });
  const app = startApp({
    size: tty.size,
    repository: scope.here ? { name: scope.here.name, branch: scope.branch } : null,
    repositories: scope.listed,
    contexts,
    compositor,
    programs,
    keys,
    uiFile: openUiFile(paths.stateDir, scope.here?.storeDir ?? 'all'),
    now: systemClock.now,
    isNews: text => isNews(paths, '', text),
    onMode: mode => {
      router.mode = mode;
    },
    kickQueue: () => void kickQueue({ paths, env }).catch(() => {}),
    onQuit: () => finish(0),
    onSuspend: () => tty.suspend(),
  });
  running = app;
  const stops = [
    tty.onInput(bytes => {
      if (!lending.lent || typedEarly) router.push(bytes);
    }),
    tty.onResize(size => app.resize(size)),
    tty.onEnd(why => finish(endCodes[why])),
  ];
  const trouble = [...problems, ...keys.problems];
  if (trouble.length > 0) app.app.toast(trouble.join('; '), 'error');
  const finding = findThem(app, contexts);
  const code = await over;
  clearTimeout(finding);
  for (const stop of stops) stop();
  router.dispose();
  await app.dispose();
  compositor.dispose();
  await tty.close();
  return code;
}

/** As a shell reports a program that a signal ended. */
const endCodes = { SIGHUP: 129, gone: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** After the first frame is out: asking git and looking for programs on PATH must not hold it up. ms */
const findAfterMs = 50;

/** Which agents are installed, for the form of a new session. */
function findThem({ app }: RunningApp, contexts: ReturnType<typeof createContexts>): NodeJS.Timeout {
  return setTimeout(() => {
    if (!app.state.get().repository) return;
    contexts.here().then(
      context => app.state.update(state => ({ ...state, agents: findAgents(context) })),
      error => app.toast(describeError(error), 'error'),
    );
  }, findAfterMs);
}

/** Lends the terminal and takes it back with everything drawn anew. */
function createLending(tty: Tty, compositor: ReturnType<typeof createCompositor>) {
  let lent = false;
  const lend = async <T>(use: () => Promise<T>): Promise<T> => {
    lent = true;
    await compositor.suspend();
    try {
      return await use();
    } finally {
      lent = false;
      compositor.resume();
    }
  };
  return {
    /** Keys are for somebody else. */
    get lent() {
      return lent;
    },
    /** To something that speaks to `tty` itself. */
    lend,
    /** To a program that finds the terminal as the shell would have left it. */
    handOver: <T>(use: () => Promise<T>): Promise<T> =>
      lend(async () => {
        await tty.leave();
        try {
          return await use();
        } finally {
          tty.enter();
        }
      }),
  };
}

function colorLevelOf(settings: Settings, env: TuiOptions['env']): ColorLevel {
  return chosenColorLevel(settings.ui.colors, env, process.stdout.isTTY === true);
}
