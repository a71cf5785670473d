import type { Command } from 'commander';
import { isRunning } from '../../actions/liveness.ts';
import { locateSession } from '../../actions/locate-session.ts';
import { stopSession } from '../../actions/stop-session.ts';
import { Failure } from '../../lib/errors.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('[session]', 'may be left out when only one runs')
    .option('--interrupt', 'only end the turn; the agent stays')
    .option('--kill', 'end it at once, without asking it to quit')
    .action(async (ref: string | undefined, options: { interrupt?: boolean; kill?: boolean }) => {
      if (options.interrupt && options.kill) {
        throw new Failure('--interrupt and --kill exclude each other', { exit: 'usage' });
      }
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref, {
        candidates: isRunning,
      });
      const how = options.kill ? 'kill' : options.interrupt ? 'interrupt' : 'quit';
      const stopped = await stopSession(ctx, { session: record.id, how });
      if (how === 'interrupt') return io.out(`${record.name}: interrupted\n`);
      const { exit } = stopped;
      const ended = exit?.signal ? `ended by ${exit.signal}` : exit ? `exit code ${exit.code}` : 'stopped';
      io.out(`${record.name}: ${ended}; pitwall resume ${record.name} starts it again\n`);
    });
  examples(command, [
    'pitwall stop fix-login',
    'pitwall stop fix-login --interrupt',
    'pitwall stop fix-login --kill',
  ]);
}
