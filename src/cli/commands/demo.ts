import { join } from 'node:path';
import type { Command } from 'commander';
import { quote } from 'shell-quote';
import { findProgram } from '../../actions/agent-program.ts';
import { createDemo, type Demo, endDemo, startDemoSessions } from '../../actions/demo.ts';
import { packageRoot } from '../../actions/installation.ts';
import { describeError, Failure } from '../../lib/errors.ts';
import { cleanLine } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

interface DemoOptions {
  keep?: boolean;
  screen: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .option('--keep', 'leave the scratch repository behind and say where it is')
    .option('--no-screen', 'only start it and say how to use it; implies --keep')
    .action((options: DemoOptions) => runDemo(io, options));
  command.addHelpText('after', '\nNo account, no network: the agents are scripted, everything else is real.');
  examples(command, ['pitwall demo', 'pitwall demo --keep']);
}

async function runDemo(io: Io, options: DemoOptions): Promise<void> {
  if (options.screen && (!io.tty || !io.stdinTty)) {
    throw new Failure('the demo needs a terminal', {
      exit: 'usage',
      hint: 'run it in one, or with --no-screen to start only its sessions',
    });
  }
  if (!options.screen) {
    const demo = await createDemo(io.env);
    for await (const name of startDemoSessions(demo)) io.err(`${name} started\n`);
    return io.out(`${howToGoOn(demo)}\n`);
  }
  const stop = new AbortController();
  const [{ runTui }, { firstPaneSize }, demo] = await Promise.all([
    import('../../ui/run.ts'),
    import('../../ui/model/areas.ts'),
    untilSignal(stop, () => createDemo(io.env)),
  ]);
  const { columns: cols, rows } = process.stdout;
  let rest: Promise<unknown> = Promise.resolve();
  try {
    // As a shell reports ctrl-c.
    if (stop.signal.aborted) return io.setExit(130);
    // The screen comes at once; its sessions appear on it as they start.
    rest = drain(startDemoSessions(demo, { signal: stop.signal, size: firstPaneSize({ cols, rows }) }));
    io.setExit(await runTui({ cwd: demo.repository, env: demo.env }));
  } finally {
    // Whatever stopped the others before the person quit is a problem; that they are cut off now is none.
    const problem = await Promise.race([rest, Promise.resolve(undefined)]);
    stop.abort();
    await rest;
    await endDemo(demo, { keep: options.keep });
    if (problem)
      io.err(`pitwall: a session of the demo did not start: ${cleanLine(describeError(problem), 500)}\n`);
  }
  io.out(options.keep ? howToComeBack(demo) : farewell);
}

const farewell = `The demo's agents were stopped and its repository is removed.
Next, in a repository of yours: pitwall new "what to do" -a claude, and then pitwall.
`;

/** Goes on to the end and gives what stopped it, instead of throwing into a screen that nobody could read it on. */
async function drain(sessions: AsyncGenerator<string>): Promise<unknown> {
  try {
    for await (const _ of sessions);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Before the screen handles signals itself, ctrl-c, SIGTERM and a closed window must still remove what was made. */
async function untilSignal<T>(stop: AbortController, work: () => Promise<T>): Promise<T> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => stop.abort();
  for (const name of signals) process.on(name, onSignal);
  try {
    return await work();
  } finally {
    for (const name of signals) process.off(name, onSignal);
  }
}

function howToGoOn(demo: Demo): string {
  return `the demo runs in ${demo.repository}
look at it with: ${inDemo(demo)}
end it the same way with: pitwall stop --all -y, then remove ${demo.root}`;
}

function howToComeBack(demo: Demo): string {
  return `the demo is kept in ${demo.root}; its agents were stopped
look at it with: ${inDemo(demo)}
u starts an agent again, but only so: the scripted agents are known to the demo's own settings alone
`;
}

/** The screen of the demo, as a line for a shell. From a checkout pitwall is not on PATH. */
function inDemo({ repository, env }: Demo): string {
  const names = ['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'];
  const settings = names.map(name => `${name}=${quote([env[name] ?? ''])}`).join(' ');
  const program = findProgram('pitwall', env, repository)
    ? 'pitwall'
    : quote([process.execPath, join(packageRoot(), 'bin', 'pitwall.js')]);
  return `cd ${quote([repository])} && ${settings} ${program}`;
}
