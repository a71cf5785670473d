import { plainDiff } from './plain-diff.ts';
import type { Git } from './run.ts';

/**
 * The unified diff of everything between two trees as bytes, binary files included, so that `git apply` takes it.
 */
export async function unifiedDiff(
  git: Git,
  base: string,
  tree: string,
  options: { signal?: AbortSignal } = {},
): Promise<Buffer> {
  const args = ['diff-tree', '-r', '-p', '-M', '--binary', '--full-index', ...plainDiff];
  return git.bytes([...args, '--end-of-options', base, tree, '--'], options);
}
