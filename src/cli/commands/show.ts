import type { Command } from 'commander';
import { locateSession } from '../../actions/locate-session.ts';
import { showSession } from '../../actions/show-session.ts';
import { Failure } from '../../lib/errors.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { sessionJson } from '../output/session-json.ts';
import { showMarkdown, showText } from '../output/show-text.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('[session]')
    .option('--md', 'Markdown')
    .option('--json', 'see schemas/show.schema.json')
    .action(async (ref: string | undefined, options: { md?: boolean; json?: boolean }) => {
      if (options.json && options.md)
        throw new Failure('--json and --md exclude each other', { exit: 'usage' });
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref);
      const shown = await showSession(ctx, { session: record.id });
      if (options.json) {
        const json = {
          session: sessionJson(shown.row),
          prompt: shown.row.record.prompt,
          facts: shown.facts,
          files: shown.row.record.size?.paths ?? [],
        };
        return io.out(`${JSON.stringify(json, null, 2)}\n`);
      }
      io.out(options.md ? showMarkdown(shown) : showText(shown, io.paint, Date.now()));
      if (shown.torn > 0) io.err(`pitwall: ${shown.torn} damaged lines of the fact log were left out\n`);
    });
  examples(command, [
    'pitwall show fix-login',
    'pitwall show fix-login --md',
    'pitwall show fix-login --json | jq .facts',
  ]);
}
