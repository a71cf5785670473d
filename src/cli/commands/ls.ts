import type { Command } from 'commander';
import { Failure } from '../../lib/errors.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { parseStates, printList } from '../print-list.ts';

export function define(command: Command, io: Io): void {
  command
    .option('-A, --all', 'all repositories that pitwall knows')
    .option(
      '-s, --state <states...>',
      'only these: needs-input, ready, working, idle, stopped, done, lost, …',
    )
    .option('--json', 'stable field names, see schemas/ls.schema.json')
    .option('--md', 'Markdown, for a stand-up')
    .action(async (options: { all?: boolean; state?: string[]; json?: boolean; md?: boolean }) => {
      if (options.json && options.md)
        throw new Failure('--json and --md exclude each other', { exit: 'usage' });
      await printList(io, { ...options, state: options.state ? parseStates(options.state) : undefined });
    });
  examples(command, [
    'pitwall ls',
    'pitwall ls --state needs-input ready',
    "pitwall ls --json | jq '.sessions[].name'",
    'pitwall ls -A --md',
  ]);
}
