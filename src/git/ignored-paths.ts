import { joinNul, splitNul } from './path-bytes.ts';
import type { Git } from './run.ts';

/** Which of these paths, relative to the runner's directory, git's own rules ignore. Throws a Failure as `Git.run` does. */
export async function ignoredPaths(
  git: Git,
  paths: readonly Uint8Array[],
  signal?: AbortSignal,
): Promise<Buffer[]> {
  if (paths.length === 0) return [];
  const args = ['check-ignore', '-z', '--stdin'];
  const input = joinNul(paths);
  const { exit, stdout } = await git.attempt(args, { input, signal });
  // 1: none of them is ignored.
  if (exit > 1) await git.run(args, { input, signal });
  return splitNul(stdout);
}
