import { lstat } from 'node:fs/promises';
import { type ChangedFile, changedFiles } from './diff.ts';
import { decodePath, encodePath, splitNul } from './path-bytes.ts';
import type { StageTask } from './stage.ts';
import { absolutePath } from './worktree-changes.ts';

/**
 * Ignored files that would be lost when the worktree, now equal to `before`, becomes `tree`: `read-tree -u` overwrites
 * them without a word (since git 2.34 there is no option that prevents it). Empty when nothing is in the way.
 */
export async function filesInTheWay(task: StageTask, before: string, tree: string): Promise<string[]> {
  const { git, env, signal } = task;
  const changes = await changedFiles(git, before, tree, { signal, renames: false });
  const leaving = new Set(changes.filter(({ status }) => status === 'D').map(({ path }) => path));
  const blocking = new Set<string>();
  const directories: string[] = [];
  for (const { path } of changes.filter(isNew)) {
    const found = await firstObstacle(git.cwd, path, leaving);
    if (found?.kind === 'file') blocking.add(found.path);
    if (found?.kind === 'directory') directories.push(found.path);
  }
  for (const directory of directories) {
    // Everything but ignored files is in the index copy by now.
    const args = ['--literal-pathspecs', 'ls-files', '-z', '--others', '--', directory];
    for (const path of splitNul(await git.bytes(args, { env, signal }))) blocking.add(decodePath(path));
  }
  return [...blocking].sort();
}

const isNew = ({ status }: ChangedFile) => status === 'A';

/** What stands at a path that shall be made, or above it; undefined when there is room. */
async function firstObstacle(worktree: string, path: string, leaving: ReadonlySet<string>) {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const at = parts.slice(0, depth).join('/');
    const stat = await lstat(absolutePath(worktree, encodePath(at))).catch(() => undefined);
    if (stat === undefined) return undefined;
    if (depth === parts.length) {
      return { kind: stat.isDirectory() ? ('directory' as const) : ('file' as const), path: at };
    }
    if (!stat.isDirectory()) return leaving.has(at) ? undefined : { kind: 'file' as const, path: at };
  }
  return undefined;
}
