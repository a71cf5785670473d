import type { Command } from 'commander';
import { createDemo, type Demo, endDemo, startDemoSessions } from '../../actions/demo.ts';
import { Failure } from '../../lib/errors.ts';
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
  const demo = await createDemo(io.env);
  if (!options.screen) {
    await startDemoSessions(demo);
    return io.out(`${howToGoOn(demo)}\n`);
  }
  // SIGHUP of a closed window and SIGTERM end the screen, which returns here: nothing is left behind.
  try {
    await startDemoSessions(demo);
    const { runTui } = await import('../../ui/run.ts');
    io.setExit(await runTui({ cwd: demo.repository, env: demo.env }));
  } finally {
    await endDemo(demo, { keep: options.keep });
  }
  if (options.keep) io.out(`the demo is kept in ${demo.root}; its agents were stopped\n`);
}

function howToGoOn({ root, repository, env }: Demo): string {
  const names = ['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'];
  const settings = names.map(name => `${name}=${env[name]}`).join(' ');
  return `the demo runs in ${repository}
look at it with: cd ${repository} && ${settings} pitwall
end it with: pitwall stop for each session, then remove ${root}`;
}
