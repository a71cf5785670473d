import type { Command } from 'commander';
import { type AnswerOptions, questionOption, receiptJsonOption, runAnswer } from '../answer-command.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('[session]', 'may be left out when only one session asks')
    .option(...questionOption)
    .option(...receiptJsonOption)
    .action((session: string | undefined, options: AnswerOptions) =>
      runAnswer(io, session, 'approve', options),
    );
  examples(command, ['pitwall approve fix-login', 'pitwall approve fix-login --question q3']);
}
