import type { Command } from 'commander';
import { locateSession } from '../../actions/locate-session.ts';
import { sendText } from '../../actions/send-text.ts';
import { questionOption, receiptJsonOption } from '../answer-command.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { readStdin } from '../read-stdin.ts';
import { printReceipt } from '../receipt.ts';

interface SendOptions {
  whenIdle?: boolean;
  question?: string;
  enter: boolean;
  json?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('<session>')
    .argument('[text...]', 'what to send; without it stdin is read')
    .option('--when-idle', 'hold it until the agent is idle')
    .option('--no-enter', 'type it without pressing Enter')
    .option(...questionOption)
    .option(...receiptJsonOption)
    .action(async (session: string, words: string[], options: SendOptions) => {
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, session);
      const text = words.length > 0 ? words.join(' ') : ((await readStdin(io)) ?? '').replace(/\n+$/, '');
      const receipt = await sendText(ctx, {
        session: record.id,
        text,
        submit: options.enter,
        whenIdle: options.whenIdle,
        question: options.question,
        from: 'command line',
      });
      printReceipt(io, record, receipt, options.json);
    });
  examples(command, [
    'pitwall send fix-login "run the tests again"',
    'pitwall send fix-login --when-idle < notes.md',
  ]);
}
