import type { Command } from 'commander';
import { createContext } from '../../actions/context.ts';
import { listSessions } from '../../actions/list-sessions.ts';
import { Failure } from '../../lib/errors.ts';
import { cleanLine } from '../../term/clean.ts';
import { commands } from '../commands.ts';
import { bashScript, type Completable, fishScript, zshScript } from '../completion-scripts.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { defineCommand } from '../program.ts';

export function define(command: Command, io: Io): void {
  command.argument('<shell>', 'bash, zsh or fish').action(async (shell: string) => {
    if (shell === 'names') return printNames(io);
    if (shell === 'removed') return printRemoved(io);
    const script = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell];
    if (!script) {
      throw new Failure(`there is no completion for "${cleanLine(shell, 30)}"`, {
        exit: 'usage',
        hint: 'take bash, zsh or fish',
      });
    }
    io.out(script(await completables(io)));
  });
  examples(command, [
    'pitwall completion bash > ~/.local/share/bash-completion/completions/pitwall',
    'pitwall completion zsh > "$fpath[1]/_pitwall"',
    'pitwall completion fish > ~/.config/fish/completions/pitwall.fish',
  ]);
}

/** Called by the scripts for each completion of a session. */
function printNames(io: Io): void {
  const { rows } = listSessions({ cwd: io.cwd, env: io.env });
  io.out(rows.map(({ record }) => `${cleanLine(record.name)}\n`).join(''));
}

/** The same for those that can be brought back. */
async function printRemoved(io: Io): Promise<void> {
  const { discoverRepositorySync } = await import('../../git/discover.ts');
  if (!discoverRepositorySync(io.cwd)) return;
  const { store } = await createContext({ cwd: io.cwd, env: io.env });
  io.out(
    store
      .listArchived()
      .records.map(({ name }) => `${cleanLine(name)}\n`)
      .join(''),
  );
}

/** Commands with their options, read from the same definitions that parse them. */
async function completables(io: Io): Promise<Completable[]> {
  return Promise.all(
    commands.map(async entry => {
      const command = await defineCommand(entry, io);
      const flags = command.options.flatMap(({ long, short }) => [long, short].filter(flag => flag != null));
      return {
        name: entry.name,
        summary: entry.summary,
        flags: [...flags, '--help'],
        names: /session/.test(entry.args) ? 'names' : /removed/.test(entry.args) ? 'removed' : null,
      };
    }),
  );
}
