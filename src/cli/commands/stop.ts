import type { Command } from 'commander';
import { createContext } from '../../actions/context.ts';
import { isRunning } from '../../actions/liveness.ts';
import { locateSession } from '../../actions/locate-session.ts';
import { stopAll, stopTargets } from '../../actions/stop-all.ts';
import { stopSession } from '../../actions/stop-session.ts';
import { counted } from '../../lib/counted.ts';
import { exitCodes, Failure } from '../../lib/errors.ts';
import type { SessionRecord } from '../../store/schema.ts';
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
    .argument('[session]', 'its whole name or id; may be left out when only one runs')
    .option('--interrupt', 'only end the turn; the agent stays')
    .option('--kill', 'end it at once, without asking it to quit')
    .option('--all', 'all of this repository, queued ones too; with --interrupt those that work')
    .option('-y, --yes', 'with --all: do not ask')
    .action(async (ref: string | undefined, options: StopOptions) => {
      if (options.interrupt && options.kill) {
        throw new Failure('--interrupt and --kill exclude each other', { exit: 'usage' });
      }
      if (options.all) return stopEvery(io, options);
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref, {
        candidates: candidate => isRunning(candidate) || candidate.status.value === 'queued',
        exact: true,
      });
      const how = howOf(options);
      const wasQueued = record.status.value === 'queued';
      const stopped = await stopSession(ctx, { session: record.id, how });
      if (how === 'interrupt') return io.out(`${record.name}: interrupted\n`);
      if (wasQueued && !isRunning(stopped)) return io.out(`${record.name}: will not be started\n`);
      // A signal tells how far the ladder had to go.
      const by = stopped.exit?.signal ? ` by ${stopped.exit.signal}` : '';
      io.out(`${record.name}: stopped${by}; pitwall resume ${record.name} starts it again\n`);
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

const verbs = { interrupt: 'interrupt', quit: 'stop', kill: 'kill' } as const;

async function stopEvery(io: Io, options: StopOptions): Promise<void> {
  const how = howOf(options);
  const ctx = await createContext({ cwd: io.cwd, env: io.env });
  const targets = stopTargets(ctx.store.listSync().records, how);
  if (targets.length === 0) return io.out(how === 'interrupt' ? 'no agent works\n' : 'no agent runs\n');
  if (!options.yes) {
    const what = describeTargets(targets, verbs[how]);
    if (!io.stdinTty)
      throw new Failure(`without --yes nothing is stopped: this would ${what}`, { exit: 'refused' });
    const question = `${what[0]?.toUpperCase()}${what.slice(1)}?`;
    if (!(await confirm(io, question))) return io.out('nothing was stopped\n');
  }
  const { stopped, unqueued, failed } = await stopAll(ctx, targets, how);
  for (const name of unqueued) io.out(`${name}: was queued, will not be started\n`);
  for (const name of stopped) io.out(`${name}: ${how === 'interrupt' ? 'interrupted' : 'stopped'}\n`);
  for (const { name, why } of failed) io.err(`pitwall: ${name}: ${why}\n`);
  if (failed.length > 0) io.setExit(exitCodes.failed);
}

/** A question stays a line of a terminal. */
const namesShown = 6;

/** `stop 2 agents (one, two) and not start 1 that is queued (three)` */
function describeTargets(targets: readonly SessionRecord[], verb: string): string {
  const queued = targets.filter(({ status }) => status.value === 'queued');
  const running = targets.filter(one => !queued.includes(one));
  const names = (some: readonly SessionRecord[]) => {
    const shown = some.slice(0, namesShown).map(({ name }) => name);
    return [...shown, ...(some.length > namesShown ? [`${some.length - namesShown} more`] : [])].join(', ');
  };
  const agents = counted(running.length, 'agent');
  const are = counted(queued.length, 'that is queued', 'that are queued');
  const parts = [
    running.length > 0 && `${verb} ${agents} (${names(running)})`,
    queued.length > 0 && `not start ${are} (${names(queued)})`,
  ];
  return parts.filter(Boolean).join(' and ');
}
