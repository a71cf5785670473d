import { basename, join } from 'node:path';
import { discoverRepositorySync, headBranchSync } from '../../git/discover.ts';
import { resolvePaths } from '../../lib/paths.ts';
import { knownRepositories } from '../../store/repositories.ts';
import { openStore, type Store } from '../../store/store.ts';

export interface ListedRepository {
  readonly name: string;
  /** Main worktree. */
  readonly root: string;
  readonly storeDir: string;
  readonly store: Store;
}

export interface RepositoryScope {
  /** The repository the screen is for; undefined outside of one and for all. */
  readonly here: ListedRepository | undefined;
  /** Checked out where pitwall was started; null when detached or outside. */
  readonly branch: string | null;
  readonly listed: readonly ListedRepository[];
}

/** Which repositories the screen shows: the one of `cwd`, or outside of one, or with `all`, every known one. */
export function repositoryScope(input: {
  cwd: string;
  env: Record<string, string | undefined>;
  all: boolean;
}): RepositoryScope {
  const found = input.all ? undefined : discoverRepositorySync(input.cwd);
  if (found) {
    const here = listed({ root: found.root, storeDir: join(found.commonDir, 'pitwall') });
    return { here, branch: headBranchSync(found.gitDir), listed: [here] };
  }
  return { here: undefined, branch: null, listed: knownRepositories(resolvePaths(input.env)).map(listed) };
}

function listed(from: { root: string; storeDir: string }): ListedRepository {
  const { root, storeDir } = from;
  return { name: basename(root), root, storeDir, store: openStore(storeDir) };
}
