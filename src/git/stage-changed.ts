import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { graftTree, type TreeEntry } from './graft.ts';
import type { IndexCopy } from './index-copy.ts';
import { decodePath } from './path-bytes.ts';
import { buildIndex, parseIndex } from './small-index.ts';
import { type StageTask, stagePaths } from './stage.ts';
import type { TakenTree } from './take-tree.ts';
import type { WorktreeChanges } from './worktree-changes.ts';

type CopyTask = StageTask & IndexCopy;

/**
 * The worktree's tree as the index's own tree with the changed paths put in. They go through an index that holds only
 * them, so that git does everything it does in `git add` (filters, modes, links), and the cost is that of the change:
 * writing the index of a large repository twice takes longer than `git status` there.
 * @param indexTree what `write-tree` makes of the index copy of `task`
 */
export async function stageChanged(
  task: CopyTask,
  indexTree: string,
  changes: WorktreeChanges,
): Promise<TakenTree> {
  const { git, env, dir, signal } = task;
  const present = changes.tracked.filter(({ deleted }) => !deleted);
  const small = {
    ...task,
    env: { ...env, GIT_INDEX_FILE: join(dir, 'changed') },
  };
  const unnamed = changes.unnamed.map(decodePath);
  const known = present.filter(({ id }) => !/^0+$/.test(id));
  await writeFile(small.env.GIT_INDEX_FILE, buildIndex(known, indexTree.length), { mode: 0o600 });
  const paths = [...present.map(({ path }) => path), ...changes.untracked, ...changes.nested];
  if (paths.length === 0 && changes.tracked.length === 0) return { tree: indexTree, skipped: unnamed };
  let skipped: Buffer[] = [];
  const tree = await graftTree(git, {
    tree: indexTree,
    paths: [...changes.tracked.map(({ path }) => path), ...paths].map(key),
    changes: async () => {
      skipped = await stagePaths(small, paths);
      const wanted = new Map<string, TreeEntry | null>();
      for (const { path } of changes.tracked) wanted.set(key(path), null);
      const entries = parseIndex(await readFile(small.env.GIT_INDEX_FILE), indexTree.length);
      for (const { path, mode, id } of entries) wanted.set(key(path), { mode, id });
      return wanted;
    },
    signal,
  });
  return { tree, skipped: [...skipped.map(decodePath), ...unnamed] };
}

function key(path: Buffer): string {
  return path.toString('latin1');
}

/**
 * Whether git would need more of the index than the changed paths: attributes are read from it where the file itself
 * was deleted.
 */
export function needsWholeIndex({ tracked }: WorktreeChanges): boolean {
  return tracked.some(
    ({ path, deleted }) => deleted && /(^|\/)\.gitattributes$/.test(path.toString('latin1')),
  );
}
