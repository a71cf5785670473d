import { Failure } from '../lib/errors.ts';
import { cleanLine } from '../term/clean.ts';
import { wholeIndex, withIndexCopy } from './index-copy.ts';
import { filesInTheWay } from './restore-guard.ts';
import { createGit } from './run.ts';
import { stageWhole } from './stage-whole.ts';
import type { TakeTreeOptions } from './take-tree.ts';

/** Writing a large checkout through smudge filters takes minutes, not hours. */
const restoreTimeoutMs = 10 * 60_000;

/**
 * Makes the worktree's files equal to a tree: writes, changes and deletes what differs and nothing else. HEAD, branch and
 * index stay; ignored files stay, and one that is in the way makes it fail before anything is written.
 * @returns the tree that was there before, so that the caller can keep it and undo
 */
export async function restoreTree(
  worktree: string,
  tree: string,
  options: TakeTreeOptions = {},
): Promise<{ before: string }> {
  const { signal } = options;
  const git = options.git?.at(worktree) ?? createGit({ cwd: worktree });
  return withIndexCopy(git, async ({ env }) => {
    const { tree: before } = await stageWhole({ git, env, signal });
    const blocking = await filesInTheWay({ git, env, signal }, before, tree);
    if (blocking.length > 0) {
      const more = blocking.length > 1 ? ` and ${blocking.length - 1} more` : '';
      throw new Failure(
        `${cleanLine(blocking[0]!)}${more} in ${worktree} is ignored by git and would be overwritten`,
        {
          exit: 'refused',
          hint: 'move it away and try again',
        },
      );
    }
    // read-tree goes by the stat data alone: a file that was written in the same tick as the index looks changed to it.
    await git.attempt(['update-index', '-q', '--refresh'], { env, signal, config: wholeIndex });
    await git.run(['read-tree', '-m', '-u', before, tree], {
      env,
      signal,
      timeoutMs: restoreTimeoutMs,
      config: ['submodule.recurse=false', ...wholeIndex],
    });
    return { before };
  });
}
