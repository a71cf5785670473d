import type { Command } from 'commander';
import { Failure } from '../../lib/errors.ts';
import { cleanLine } from '../../term/clean.ts';
import { type AnswerOptions, questionOption, receiptJsonOption, runAnswer } from '../answer-command.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('<session>')
    .argument('<n>', 'number of the option, as the agent shows it')
    .option(...questionOption)
    .option(...receiptJsonOption)
    .action((session: string, n: string, options: AnswerOptions) =>
      runAnswer(io, session, { option: optionNumber(n) }, options),
    );
  examples(command, ['pitwall answer fix-login 2', 'pitwall answer fix-login 1 --question q3']);
}

function optionNumber(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new Failure(`"${cleanLine(text, 20)}" is not the number of an option`, {
    exit: 'usage',
    hint: 'give a number such as 1; approve and deny say yes and no',
  });
}
