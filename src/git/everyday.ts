import { existsSync } from 'node:fs';
import type { SimpleGit } from 'simple-git';
import { Failure } from '../lib/errors.ts';
import { requireDescriptors } from '../lib/spawn-child.ts';
import { gitEnvironment } from './environment.ts';
import { gitFailure, withoutPasswords } from './git-failure.ts';
import { type Git, gitMissing, gitNotStarted } from './run.ts';

/**
 * Everyday git (worktrees, branches, remotes) as the user would type it: their hooks and filters run. Plumbing goes
 * through {@link Git} itself, where nothing of the user's runs.
 * @param argv what is being done, for the command log and for errors
 */
export async function everyday<T>(
  git: Git,
  argv: readonly string[],
  task: (simple: SimpleGit) => PromiseLike<T>,
  options: { signal?: AbortSignal; cwd?: string } = {},
): Promise<T> {
  const cwd = options.cwd ?? git.cwd;
  if (!existsSync(cwd)) throw new Failure(`the directory ${cwd} does not exist any more`, { command: argv });
  const { simpleGit } = await loadEveryday();
  try {
    requireDescriptors();
  } catch (cause) {
    throw gitNotStarted(argv, cause);
  }
  const signals = [git.options.signal, options.signal].filter(signal => signal !== undefined);
  const env = gitEnvironment(git.options.env ?? process.env);
  const end = { exit: 0 as number | null, stderr: '' };
  const simple = simpleGit({
    baseDir: cwd,
    timeout: { block: silenceMs },
    // Everything still in the cleaned environment was put there by the user or by us.
    allowEnvironment: Object.keys(env),
    unsafe: ownPrograms,
    abort: AbortSignal.any(signals),
    errors: (error, result) => {
      end.exit = result.exitCode;
      end.stderr = Buffer.concat(result.stdErr).toString('utf8');
      return result.exitCode === 0 ? undefined : (error ?? Buffer.concat(result.stdErr));
    },
  }).env(env);
  const at = Date.now();
  try {
    return await task(simple);
  } catch (cause) {
    if (signals.some(signal => signal.aborted)) {
      throw new Failure(`${argv.slice(0, 3).join(' ')} was cancelled`, { command: argv, cause });
    }
    if (cause instanceof Error && /ENOENT/.test(`${cause.message}${end.stderr}`)) throw gitMissing(argv);
    end.exit ||= null;
    end.stderr ||= String(cause instanceof Error ? cause.message : cause);
    throw gitFailure({ argv, cwd, ...end, cause });
  } finally {
    const ms = Date.now() - at;
    git.options.onCommand?.({ at, argv: argv.map(withoutPasswords), cwd, ms, exit: end.exit });
  }
}

/** Loads what {@link everyday} needs; called ahead it costs no time later. */
export function loadEveryday() {
  return import('simple-git');
}

/** The user's own EDITOR, PAGER and SSH_ASKPASS: simple-git refuses them as if they came from somebody else. */
const ownPrograms = {
  allowUnsafePager: true,
  allowUnsafeEditor: true,
  allowUnsafeAskPass: true,
  allowUnsafeConfigPaths: true,
};

/** Git that prints nothing for so long hangs: a checkout of a large repository reports progress all the time. */
const silenceMs = 5 * 60_000;
