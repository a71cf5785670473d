import type { Command } from 'commander';
import { locatePastSession } from '../../actions/past-session.ts';
import { showSession } from '../../actions/show-session.ts';
import { Failure } from '../../lib/errors.ts';
import { examples } from '../examples.ts';
import { forOthers } from '../for-others.ts';
import type { Io } from '../io.ts';
import { plain } from '../output/entry-text.ts';
import { mistakesJson, showJson } from '../output/show-json.ts';
import { showMarkdown, showMistakes, showText } from '../output/show-text.ts';

interface ShowOptions {
  md?: boolean;
  json?: boolean;
  mistakes?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('[session]')
    .option('--mistakes', 'failed commands, rejected approvals, interrupts, reverted edits and notes')
    .option('--md', 'Markdown')
    .option('--json', 'see schemas/show.schema.json, with --mistakes schemas/mistakes.schema.json')
    .action((ref: string | undefined, options: ShowOptions) => runShow(io, ref, options));
  examples(command, [
    'pitwall show fix-login',
    'pitwall show fix-login --mistakes',
    'pitwall show fix-login --md',
    'pitwall show fix-login --json | jq .facts',
  ]);
}

async function runShow(io: Io, ref: string | undefined, options: ShowOptions): Promise<void> {
  const { md = false, json, mistakes } = options;
  if (json && md) throw new Failure('--json and --md exclude each other', { exit: 'usage' });
  const { ctx, record } = await locatePastSession({ cwd: io.cwd, env: io.env }, ref);
  const shown = await showSession(ctx, { session: record.id });
  if (json) {
    io.out(`${JSON.stringify(mistakes ? mistakesJson(shown) : showJson(shown), null, 2)}\n`);
    return;
  }
  if (md) io.out(await forOthers(io, mistakes ? showMistakes(shown, plain, true) : showMarkdown(shown)));
  else io.out(mistakes ? showMistakes(shown, io.paint, false) : showText(shown, io.paint, Date.now()));
  if (shown.torn > 0) io.err(`pitwall: ${shown.torn} damaged lines of the fact log were left out\n`);
}
