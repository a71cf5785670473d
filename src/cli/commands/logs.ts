import type { Command } from 'commander';
import stripAnsi from 'strip-ansi';
import { locatePastSession } from '../../actions/past-session.ts';
import { followRecording, recordingCast, recordingText } from '../../actions/recording.ts';
import { Failure } from '../../lib/errors.ts';
import { cleanText } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { createLineRewriter } from '../output/line-rewriter.ts';

interface LogsOptions {
  follow?: boolean;
  text?: boolean;
  cast?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('[session]')
    .option('-f, --follow', 'go on with what it writes, until it ends')
    .option('--text', 'screen and scrollback as plain text (the default)')
    .option('--cast', 'the recording as asciicast v2, for asciinema play')
    .action((ref: string | undefined, options: LogsOptions) => runLogs(io, ref, options));
  examples(command, [
    'pitwall logs fix-login | less',
    'pitwall logs fix-login -f',
    'pitwall logs fix-login --cast > fix.cast && asciinema play fix.cast',
  ]);
}

async function runLogs(io: Io, ref: string | undefined, options: LogsOptions): Promise<void> {
  if (options.cast && (options.follow || options.text)) {
    throw new Failure('--cast goes with neither --follow nor --text', { exit: 'usage' });
  }
  const { ctx, record } = await locatePastSession({ cwd: io.cwd, env: io.env }, ref);
  if (options.cast) {
    for await (const line of recordingCast(ctx, { session: record.id })) io.out(`${line}\n`);
    return;
  }
  const text = await recordingText(ctx, { session: record.id });
  io.out(`${cleanText(text).trimEnd()}\n`);
  if (!options.follow) return;
  const stop = new AbortController();
  const lines = createLineRewriter({ terminal: io.tty });
  process.once('SIGINT', () => stop.abort());
  await followRecording(ctx, {
    session: record.id,
    signal: stop.signal,
    // Escape sequences draw for a screen of the agent's size; on this one they would only make a mess.
    onOutput: output => io.out(lines.push(shownText(output))),
  });
  io.out(lines.end());
}

/** Without what else controls a terminal; carriage returns stay. */
function shownText(output: string): string {
  return stripAnsi(output)
    .split('\r')
    .map(part => cleanText(part))
    .join('\r');
}
