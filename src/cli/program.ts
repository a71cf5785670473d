import { Command, CommanderError } from 'commander';
import { Failure } from '../lib/errors.ts';
import { cleanLine } from '../term/clean.ts';
import { tellBrokenSettings } from './broken-settings.ts';
import { type CommandEntry, commands } from './commands.ts';
import type { Io } from './io.ts';
import { suggest } from './suggest.ts';

/** Parses and runs one command; only that command's file is loaded. */
export async function runProgram(argv: readonly string[], io: Io): Promise<void> {
  const [name, ...rest] = argv;
  if (name === '--help' || name === '-h') return io.out(overview());
  if (name === 'help')
    return rest[0] === undefined ? io.out(overview()) : runProgram([rest[0], '--help'], io);
  const entry = commands.find(candidate => candidate.name === name);
  if (!entry) throw unknown(name ?? '');
  const command = await defineCommand(entry, io);
  tellBrokenSettings(io, argv);
  try {
    await command.parseAsync([...rest], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    throw usageFailure(error, entry, command);
  }
}

/** A commander command that never writes or exits by itself. */
export async function defineCommand(entry: CommandEntry, io: Io): Promise<Command> {
  const { define } = await entry.load();
  const command = new Command(`pitwall ${entry.name}`)
    .description(`${entry.summary[0]?.toUpperCase()}${entry.summary.slice(1)}.`)
    .helpOption('-h, --help', 'show this')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: () => {}, getOutHelpWidth: () => io.columns ?? 100 });
  define(command, io);
  for (const sub of command.commands) sub.copyInheritedSettings(command);
  return command;
}

function unknown(name: string): Failure {
  const option = name.startsWith('-');
  const near = suggest(name, option ? ['--help', '--version', '-A'] : commands.map(entry => entry.name));
  const what = option ? 'option' : 'command';
  return new Failure(`there is no ${what} "${cleanLine(name, 40)}"`, {
    exit: 'usage',
    hint: near ? `did you mean ${near}? pitwall --help lists all` : 'pitwall --help lists all',
  });
}

function usageFailure(error: CommanderError, { name }: CommandEntry, command: Command): Failure {
  if (error.code === 'commander.excessArguments') return tooMany(name, command);
  const said = error.message;
  const missing = /^error: missing required argument '(.+)'/.exec(said)?.[1];
  const valueless = /^error: option '(.+)' argument missing/.exec(said)?.[1];
  const [sentence = '', ...more] = said.replace(/^error: /, '').split('\n');
  const near = /Did you mean (.+?)\?/.exec(more.join(' '))?.[1];
  const help = `pitwall ${name} --help tells more`;
  const plain = missing
    ? `${name} needs <${missing}>`
    : valueless
      ? `${valueless} needs a value`
      : sentence.replaceAll("'", '"');
  const dashes = error.code === 'commander.unknownOption' && takesText.has(name);
  const hints = [
    near && `did you mean ${near}?`,
    dashes && `a text that begins with a dash goes behind --: pitwall ${name} … -- TEXT;`,
    help,
  ];
  return new Failure(plain, { exit: 'usage', hint: hints.filter(Boolean).join(' ') });
}

/** Commands whose last argument is what a person wrote. */
const takesText = new Set(['new', 'send']);

/** `pitwall show takes one argument, and "b" is one more`, for what commander counts only. */
function tooMany(name: string, { args, registeredArguments }: Command): Failure {
  const takes = ['no argument', 'one argument', 'two arguments'][registeredArguments.length];
  const first = args[registeredArguments.length] ?? '';
  return new Failure(
    `${name} takes ${takes ?? 'fewer arguments'}, and "${cleanLine(first, 40)}" is one more`,
    {
      exit: 'usage',
      hint: `pitwall ${name} --help tells more`,
    },
  );
}

/** `pitwall --help`. */
export function overview(): string {
  const width = Math.max(...commands.map(({ name, args }) => `${name} ${args}`.length));
  const groups = [...new Set(commands.map(({ group }) => group))];
  const list = groups.map(group => {
    const lines = commands
      .filter(entry => entry.group === group)
      .map(({ name, args, summary }) => `  ${`${name} ${args}`.padEnd(width)}  ${summary}`);
    return `${group}:\n${lines.join('\n')}`;
  });
  return `pitwall: several coding agents at once, each on its own branch, in one terminal screen.

Usage: pitwall                 the screen for this repository (-A: for all repositories)
       pitwall <command> …     everything else, for the shell and for scripts

${list.join('\n\n')}

A session is named by its name, its id or the beginning of either (stop and rm take whole names only); inside its
worktree it can be left out where it stands in [brackets].
Every list takes --json. "pitwall <command> --help" shows options and examples.

Exit codes: 0 done · 1 failed · 2 wrong usage · 3 no such session · 4 refused by a safety check
            5 sent but not confirmed · 124 a wait timed out
`;
}
