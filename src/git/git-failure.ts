import { Failure } from '../lib/errors.ts';
import { cleanLine } from '../term/clean.ts';

/** How one run of git ended. */
export interface GitEnd {
  /** As given to git, without the options pitwall always adds. */
  argv: readonly string[];
  cwd: string;
  /** null when a signal ended it. */
  exit: number | null;
  stderr: string;
  cause?: unknown;
}

/** Longest part of git's own words in a sentence; its longest usual line (a full worktree path) is shorter. */
const maxMessage = 400;

/** The sentence for a git command that failed: which one, where, and git's own last line without its prefix. */
export function gitFailure(end: GitEnd, hint?: string): Failure {
  const said = lastWords(end.stderr);
  const how = end.exit === null ? 'was ended by a signal' : `failed with exit code ${end.exit}`;
  const message = `${commandName(end.argv)} ${said ? 'failed' : how} in ${cleanLine(end.cwd)}${said ? `: ${said}` : ''}`;
  return new Failure(message, {
    command: [...end.argv],
    cause: end.cause,
    hint: hint ?? knownHint(end.stderr),
  });
}

/** Git's own reason: the last `fatal:` or `error:` line, else the last line; one line, safe to show. */
export function lastWords(stderr: string): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('hint:'));
  const telling = lines.filter(line => /^(fatal|error): /.test(line));
  const line = telling.at(-1) ?? lines.at(-1) ?? '';
  return cleanLine(withoutPasswords(line.replace(/^(fatal|error): /, ''))).slice(0, maxMessage);
}

/** A remote's URL may carry a token: it must not reach a message or the command log. */
export function withoutPasswords(text: string): string {
  return text.replace(/(\w+:\/\/)[^\s/@]+@/g, '$1…@');
}

/** `git worktree add`, `git rev-parse`: the command without its arguments. */
function commandName(argv: readonly string[]): string {
  const words = argv.slice(1).filter(word => !word.startsWith('-'));
  const noun = words[0] === 'worktree' || words[0] === 'config' ? words.slice(0, 2) : words.slice(0, 1);
  return ['git', ...noun].join(' ');
}

/** Failures of every command that a person meets and can mend. */
function knownHint(stderr: string): string | undefined {
  if (/detected dubious ownership/.test(stderr)) {
    return 'it belongs to another user; `git config --global --add safe.directory <path>` allows it';
  }
  if (/No space left on device/.test(stderr)) return 'free some disk space and try again';
  if (/index\.lock': File exists/.test(stderr))
    return 'another git command runs there; try again when it is done';
  if (/Read-only file system|Permission denied/.test(stderr)) return 'check who may write there';
  return undefined;
}
