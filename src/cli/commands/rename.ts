import type { Command } from 'commander';
import { locateSession } from '../../actions/locate-session.ts';
import { renameSession } from '../../actions/rename-session.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('<session>')
    .argument('<name>', 'lower-case words with dashes; branch and worktree keep their names')
    .action(async (ref: string, name: string) => {
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref);
      await renameSession(ctx, { session: record.id, name });
      io.out(`${record.name} is now ${name}\n`);
    });
  examples(command, ['pitwall rename fix-login login-redirect']);
}
