import { existsSync } from 'node:fs';
import { errnoOf, Failure } from '../lib/errors.ts';
import { explainErrno } from '../lib/system-error.ts';
import { type Conversation, createConversation } from './conversation.ts';
import { type Env, gitEnvironment } from './environment.ts';
import { gitFailure, withoutPasswords } from './git-failure.ts';
import { type ProcessEnd, startProcess } from './process.ts';

/** One command that ran, for the log of commands. Times in ms. */
export interface GitCommand {
  at: number;
  argv: readonly string[];
  cwd: string;
  ms: number;
  /** null when a signal or the timeout ended it. */
  exit: number | null;
}

export interface GitOptions {
  cwd: string;
  /** The user's environment; cleaned here. Default: that of this process. */
  env?: Env;
  onCommand?: (command: GitCommand) => void;
  /** Longest time one command may take. */
  timeoutMs?: number;
  /** Ends every command of this runner. */
  signal?: AbortSignal;
}

export interface RunOptions {
  /** Bytes for stdin; without it stdin is empty. */
  input?: Uint8Array | string;
  /** Added to the cleaned environment, `GIT_INDEX_FILE` for instance. */
  env?: Record<string, string>;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Stops git after that many bytes of stdout; the result then has `cut`. */
  maxBytes?: number;
  /** More `-c` settings, `name=value`. */
  config?: readonly string[];
}

export interface GitResult {
  exit: number;
  stdout: Buffer;
  stderr: string;
  /** True when `maxBytes` ended it early: stdout is a beginning. */
  cut: boolean;
}

/** Runs git plumbing in one directory: no prompts, no locks, no pager, no hooks, no file system monitor. */
export interface Git {
  readonly cwd: string;
  readonly options: GitOptions;
  /** The same runner in another directory. */
  at(cwd: string): Git;
  /** Stdout as text without its final newline. Throws a Failure when git does not exit with 0. */
  run(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Stdout as bytes, for `-z` formats and file contents. Throws like `run`. */
  bytes(args: readonly string[], options?: RunOptions): Promise<Buffer>;
  /** For commands whose exit code is an answer. Throws only when git did not run to its end. */
  attempt(args: readonly string[], options?: RunOptions): Promise<GitResult>;
  /** Question and answer with a `--batch` command; it ends when `talk` is done. Throws like `run`. */
  converse<T>(
    args: readonly string[],
    talk: (conversation: Conversation) => Promise<T>,
    options?: RunOptions,
  ): Promise<T>;
}

/** Nothing pitwall asks takes long, except hashing; a network file system may. */
const defaultTimeoutMs = 60_000;
/** Bound on memory: the path list of a million files is about 100 MB. */
const defaultMaxBytes = 256 * 1024 * 1024;

/** Settings of a repository that would run its or the user's code inside a mere question. */
const quiet = ['core.hooksPath=/dev/null', 'core.fsmonitor=false'];

export function createGit(options: GitOptions): Git {
  const env = gitEnvironment(options.env ?? process.env);
  const attempt = (args: readonly string[], run: RunOptions = {}) => attemptGit(options, env, args, run);
  const bytes = async (args: readonly string[], run: RunOptions = {}) => {
    const result = await attempt(args, run);
    if (result.exit === 0 || result.cut) return result.stdout;
    throw gitFailure({ argv: ['git', ...args], cwd: options.cwd, exit: result.exit, stderr: result.stderr });
  };
  return {
    cwd: options.cwd,
    options,
    at: cwd => createGit({ ...options, cwd }),
    attempt,
    bytes,
    converse: (args, talk, run = {}) => converseWithGit(options, env, args, talk, run),
    run: async (args, run) => (await bytes(args, run)).toString('utf8').replace(/\n$/, ''),
  };
}

async function attemptGit(
  git: GitOptions,
  env: Record<string, string>,
  args: readonly string[],
  run: RunOptions,
): Promise<GitResult> {
  const { argv, words, options } = prepare(git, env, args, run);
  const at = Date.now();
  const end = await startProcess(words, {
    ...options,
    ...(run.input === undefined ? {} : { input: run.input }),
    maxBytes: run.maxBytes ?? defaultMaxBytes,
  }).ended;
  const { exit, stdout, ms } = end;
  git.onCommand?.({ at, argv: argv.map(withoutPasswords), cwd: git.cwd, ms, exit });
  const stderr = end.stderr.toString('utf8');
  if (exit !== null) return { exit, stdout, stderr, cut: false };
  if (end.why === 'too much' && run.maxBytes !== undefined) return { exit: 0, stdout, stderr, cut: true };
  throw didNotEnd(argv, git.cwd, end, options.timeoutMs);
}

async function converseWithGit<T>(
  git: GitOptions,
  env: Record<string, string>,
  args: readonly string[],
  talk: (conversation: Conversation) => Promise<T>,
  run: RunOptions,
): Promise<T> {
  const { argv, words, options } = prepare(git, env, args, run);
  const at = Date.now();
  const process = startProcess(words, { ...options, input: 'pipe' });
  const told = await talk(createConversation(process, argv.slice(0, 2).join(' '))).then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  );
  process.stdin.end();
  const end = await process.ended;
  const { exit, ms } = end;
  git.onCommand?.({ at, argv, cwd: git.cwd, ms, exit });
  if (exit === null) throw didNotEnd(argv, git.cwd, end, options.timeoutMs);
  if (exit !== 0) throw gitFailure({ argv, cwd: git.cwd, exit, stderr: end.stderr.toString('utf8') });
  if ('error' in told) throw told.error;
  return told.value;
}

/** What every start of git has in common. */
function prepare(git: GitOptions, env: Record<string, string>, args: readonly string[], run: RunOptions) {
  const argv = ['git', ...args];
  const signals = [git.signal, run.signal].filter(signal => signal !== undefined);
  throwIfAborted(signals, argv);
  const config = [...quiet, ...(run.config ?? [])].flatMap(setting => ['-c', setting]);
  const timeoutMs = run.timeoutMs ?? git.timeoutMs ?? defaultTimeoutMs;
  const options = { cwd: git.cwd, env: { ...env, ...run.env }, timeoutMs, signals };
  return { argv, words: ['git', ...config, ...args], options };
}

function didNotEnd(argv: string[], cwd: string, end: ProcessEnd, timeoutMs: number): Error {
  const name = argv.slice(0, 2).join(' ');
  if (end.why === 'cancelled') return cancelled(argv);
  if (end.why === 'timeout') {
    const seconds = Math.round(timeoutMs / 1000);
    return new Failure(`${name} did not finish within ${seconds} s in ${cwd}`, { command: argv });
  }
  if (end.why === 'too much') {
    return new Failure(`${name} printed more than pitwall reads, in ${cwd}`, { command: argv });
  }
  const errno = errnoOf(end.error);
  if (errno === 'ENOENT' && !existsSync(cwd)) {
    return new Failure(`the directory ${cwd} does not exist any more`, { command: argv });
  }
  if (errno === 'ENOENT' || errno === 'EACCES') return gitMissing(argv);
  if (end.why === 'not started') return gitNotStarted(argv, end.error);
  return gitFailure({ argv, cwd, exit: null, stderr: end.stderr.toString('utf8'), cause: end.error });
}

/** The system refused one more process: no descriptors, no memory, too many processes. */
export function gitNotStarted(argv: readonly string[], cause: unknown): Failure {
  return new Failure(`git could not be started: ${explainErrno(cause)}`, { command: argv, cause });
}

export function gitMissing(argv: readonly string[] = ['git']): Failure {
  return new Failure('git was not found on the PATH', {
    command: argv,
    hint: 'install git 2.38 or newer',
  });
}

function throwIfAborted(signals: readonly AbortSignal[], argv: readonly string[]): void {
  if (signals.some(signal => signal.aborted)) throw cancelled(argv);
}

function cancelled(argv: readonly string[]): Failure {
  return new Failure(`${argv.slice(0, 2).join(' ')} was cancelled`, { command: argv });
}
