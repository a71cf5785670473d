import type { Command } from 'commander';
import { createContext } from '../../actions/context.ts';
import { isRunning } from '../../actions/liveness.ts';
import { locateSession } from '../../actions/locate-session.ts';
import { stopAll, stopTargets } from '../../actions/stop-all.ts';
import { stopSession } from '../../actions/stop-session.ts';
import { exitCodes, Failure } from '../../lib/errors.ts';
import { confirm } from '../confirm.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

interface StopOptions {
  interrupt?: boolean;
  kill?: boolean;
  all?: boolean;
  yes?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('[session]', 'may be left out when only one runs')
    .option('--interrupt', 'only end the turn; the agent stays')
    .option('--kill', 'end it at once, without asking it to quit')
    .option('--all', 'all of this repository; with --interrupt those that work')
    .option('-y, --yes', 'with --all: do not ask')
    .action(async (ref: string | undefined, options: StopOptions) => {
      if (options.interrupt && options.kill) {
        throw new Failure('--interrupt and --kill exclude each other', { exit: 'usage' });
      }
      if (options.all) return stopEvery(io, options);
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref, {
        candidates: candidate => isRunning(candidate) || candidate.status.value === 'queued',
      });
      const how = howOf(options);
      const wasQueued = record.status.value === 'queued';
      const stopped = await stopSession(ctx, { session: record.id, how });
      if (how === 'interrupt') return io.out(`${record.name}: interrupted\n`);
      if (wasQueued && !isRunning(stopped)) return io.out(`${record.name}: will not be started\n`);
      const { exit } = stopped;
      const ended = exit?.signal ? `ended by ${exit.signal}` : exit ? `exit code ${exit.code}` : 'stopped';
      io.out(`${record.name}: ${ended}; pitwall resume ${record.name} starts it again\n`);
    });
  examples(command, [
    'pitwall stop fix-login',
    'pitwall stop fix-login --interrupt',
    'pitwall stop fix-login --kill',
    'pitwall stop --all --interrupt',
  ]);
}

function howOf({ interrupt, kill }: StopOptions): 'interrupt' | 'quit' | 'kill' {
  return kill ? 'kill' : interrupt ? 'interrupt' : 'quit';
}

const verbs = { interrupt: 'Interrupt', quit: 'Stop', kill: 'Kill' } as const;

async function stopEvery(io: Io, options: StopOptions): Promise<void> {
  const how = howOf(options);
  const ctx = await createContext({ cwd: io.cwd, env: io.env });
  const targets = stopTargets(ctx.store.listSync().records, how);
  if (targets.length === 0) return io.out(how === 'interrupt' ? 'no agent works\n' : 'no agent runs\n');
  const agents = targets.length === 1 ? '1 agent' : `${targets.length} agents`;
  const names = targets.map(({ name }) => name).join(', ');
  if (!options.yes) {
    if (!io.stdinTty) {
      throw new Failure(`this would ${verbs[how].toLowerCase()} ${agents}: ${names}`, {
        exit: 'refused',
        hint: 'add --yes',
      });
    }
    if (!(await confirm(io, `${verbs[how]} ${agents} (${names})?`))) return io.out('nothing was stopped\n');
  }
  const { stopped, failed } = await stopAll(ctx, targets, how);
  for (const name of stopped) io.out(`${name}: ${how === 'interrupt' ? 'interrupted' : 'stopped'}\n`);
  for (const { name, why } of failed) io.err(`pitwall: ${name}: ${why}\n`);
  if (failed.length > 0) io.setExit(exitCodes.failed);
}
