import { expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { createPaint } from '../../src/cli/output/paint.ts';
import { runProgram } from '../../src/cli/program.ts';
import { reportError } from '../../src/cli/report-error.ts';
import { exitCodes, Failure } from '../../src/lib/errors.ts';

function fakeIo(): { io: Io; out: string[]; err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    cwd: '/',
    env: {},
    stdin: process.stdin,
    out: text => void out.push(text),
    err: text => void err.push(text),
    tty: false,
    stdinTty: false,
    columns: undefined,
    colors: 0,
    paint: createPaint(0),
    setExit: () => {},
  };
  return { io, out, err };
}

test('exit codes are frozen: scripts everywhere compare with these numbers', () => {
  expect(exitCodes).toEqual({
    done: 0,
    failed: 1,
    usage: 2,
    noSession: 3,
    refused: 4,
    unconfirmed: 5,
    timedOut: 124,
  });
});

test('an error is one sentence with its command and its hint, filtered', () => {
  const { io, err } = fakeIo();
  const failure = new Failure('git worktree add failed\u001b]0;x\u0007', {
    exit: 'refused',
    command: ['git', 'worktree', 'add', 'a b'],
    hint: 'try again',
  });
  expect(reportError(failure, io)).toBe(4);
  expect(err).toEqual(["pitwall: git worktree add failed (git worktree add 'a b'); try again\n"]);
});

test('a bug keeps its stack', () => {
  const { io, err } = fakeIo();
  expect(reportError(new TypeError('x is not a function'), io)).toBe(1);
  expect(err.join('')).toContain('errors.test.ts');
});

test('a sick disk is no bug: one sentence', () => {
  const { io, err } = fakeIo();
  const error = Object.assign(new Error('EROFS: read-only file system, open'), {
    code: 'EROFS',
    path: '/repo/.git/pitwall/host.log',
  });
  expect(reportError(error, io)).toBe(1);
  expect(err).toEqual(['pitwall: /repo/.git/pitwall/host.log: the file system is read-only (EROFS)\n']);
});

async function usage(...argv: string[]): Promise<string> {
  const { io } = fakeIo();
  const error = await runProgram(argv, io).catch(e => e);
  expect(error).toBeInstanceOf(Failure);
  expect(error.exit).toBe('usage');
  return `${error.message}; ${error.hint}`;
}

test('an unknown command suggests the nearest one', async () => {
  expect(await usage('reveiw')).toBe(
    'there is no command "reveiw"; did you mean review? pitwall --help lists all',
  );
  expect(await usage('frobnicate')).toBe('there is no command "frobnicate"; pitwall --help lists all');
});

test('a bad flag, a missing and a wrong argument are usage errors', async () => {
  expect(await usage('ls', '--jsno')).toBe(
    'unknown option "--jsno"; did you mean --json? pitwall ls --help tells more',
  );
  expect(await usage('rename', 'a')).toBe('rename needs <name>; pitwall rename --help tells more');
  expect(await usage('new', 'x', '-a')).toBe(
    '-a, --agent <agent> needs a value; pitwall new --help tells more',
  );
  expect(await usage('answer', 'a', 'yes')).toContain('is not the number of an option');
  expect(await usage('ls', '--state', 'sleeping')).toContain('there is no state "sleeping"');
});

test('config outside of a repository shows the settings of the user and their file', async () => {
  const { io, out } = fakeIo();
  await runProgram(['config', '--json'], { ...io, env: { HOME: '/nowhere', XDG_CONFIG_HOME: '/nowhere' } });
  expect(JSON.parse(out.join('')).files).toEqual([
    { origin: 'user', file: '/nowhere/pitwall/config.json', exists: false },
  ]);
});

test('the overview names every command; each has help with examples', async () => {
  const { commands } = await import('../../src/cli/commands.ts');
  const overview = fakeIo();
  await runProgram(['--help'], overview.io);
  for (const { name, summary } of commands) {
    expect(overview.out.join('')).toContain(summary);
    const help = fakeIo();
    await runProgram([name, '--help'], help.io);
    expect(help.out.join('')).toContain(`Usage: pitwall ${name}`);
    expect(help.out.join('')).toContain('Examples:\n  $ ');
  }
});
