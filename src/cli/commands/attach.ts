import type { Command } from 'commander';
import { isRunning } from '../../actions/liveness.ts';
import { locateSession } from '../../actions/locate-session.ts';
import { Failure } from '../../lib/errors.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('[session]', 'may be left out when only one runs')
    .action((ref: string | undefined) => runAttach(io, ref));
  command.addHelpText('after', '\nctrl-] or F12 leaves and the agent goes on (setting ui.detach).');
  examples(command, ['pitwall attach fix-login', 'ssh -t box pitwall attach fix-login']);
}

/** Over ssh an arrow key can arrive in two parts; its Esc alone is only known after this. ms. */
const escOverSshMs = 100;

/** Hands the terminal to the agent until the detach key, its end, or the loss of its host. */
export async function runAttach(io: Io, ref: string | undefined): Promise<void> {
  if (!io.tty || !io.stdinTty) {
    throw new Failure('attach needs a terminal', { exit: 'usage', hint: 'over ssh, use: ssh -t' });
  }
  const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref, { candidates: isRunning });
  ctx.guard();
  if (!record.host || !isRunning(record)) {
    throw new Failure(`the agent of ${record.name} does not run`, {
      exit: 'refused',
      hint: `pitwall resume ${record.name} starts it`,
    });
  }
  io.err(`pitwall: attached to ${record.name}; ${leaving(ctx.settings.ui.detach)}the agent goes on\n`);
  const { attachFullScreen } = await import('../../ui/attach/full-screen.ts');
  const how = await attachFullScreen({
    input: process.stdin,
    output: process.stdout,
    socket: record.host.socket,
    name: record.name,
    detach: ctx.settings.ui.detach,
    colors: io.colors,
    escTimeoutMs: io.env.SSH_CONNECTION ? escOverSshMs : undefined,
    markerDir: ctx.paths.stateDir,
  });
  const words = {
    detached: 'left; the agent goes on',
    exited: 'the agent has ended',
    lost: 'the connection to its host ended',
  };
  io.err(`pitwall: ${record.name}: ${words[how]}\n`);
}

/** `ctrl-] or f12 leaves, `; it stands above the agent's screen in the scrollback. */
function leaving(chords: readonly string[]): string {
  return chords.length === 0 ? '' : `${chords.join(' or ')} leaves, `;
}
