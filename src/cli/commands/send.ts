import type { Command } from 'commander';
import type { Context } from '../../actions/context.ts';
import { dropSends } from '../../actions/drop-sends.ts';
import { locateSession } from '../../actions/locate-session.ts';
import { sendText } from '../../actions/send-text.ts';
import { counted } from '../../lib/counted.ts';
import { Failure } from '../../lib/errors.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { questionOption, receiptJsonOption } from '../answer-command.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { readStdin } from '../read-stdin.ts';
import { printReceipt } from '../receipt.ts';

interface SendOptions {
  whenIdle?: boolean;
  question?: string;
  cancel?: string | true;
  enter: boolean;
  json?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('<session>')
    .argument('[text...]', 'what to send; without it stdin is read')
    .option('--when-idle', 'hold it until the agent is idle')
    .option('--cancel [id]', 'drop the texts that wait until it is idle, or the one with this id')
    .option('--no-enter', 'type it without pressing Enter')
    .option(...questionOption)
    .option(...receiptJsonOption)
    .action(async (session: string, words: string[], options: SendOptions) => {
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, session);
      if (options.cancel !== undefined) return cancel(io, ctx, record, options);
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
    'pitwall send fix-login --cancel',
    'pitwall send fix-login "run the tests again"',
    'pitwall send fix-login --when-idle < notes.md',
  ]);
}

async function cancel(io: Io, ctx: Context, record: SessionRecord, options: SendOptions): Promise<void> {
  const id = typeof options.cancel === 'string' ? options.cancel : undefined;
  const dropped = await dropSends(ctx, { session: record.id, ...(id !== undefined && { id }) });
  if (dropped === 0) {
    throw new Failure(`no such text waits in ${record.name}`, {
      exit: 'refused',
      hint: `pitwall show ${record.name} lists those that wait`,
    });
  }
  io.out(`${record.name}: ${counted(dropped, 'text')} dropped, nothing was sent\n`);
}
