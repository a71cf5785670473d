import { join } from 'node:path';
import { discoverRepositorySync } from '../git/discover.ts';
import { resolvePaths } from '../lib/paths.ts';
import { knownRepositories } from '../store/repositories.ts';
import { openStore } from '../store/store.ts';
import type { Env } from './context.ts';

/** Calls back on every change in the store of `cwd`, or in all known stores; returns the function that ends it. */
export function watchStores(
  place: { cwd: string; env: Env; all?: boolean },
  onChange: () => void,
): () => void {
  const here = place.all ? undefined : discoverRepositorySync(place.cwd);
  const dirs = here
    ? [join(here.commonDir, 'pitwall')]
    : knownRepositories(resolvePaths(place.env)).map(({ storeDir }) => storeDir);
  const stops = dirs.map(dir => openStore(dir).watch(onChange));
  return () => {
    for (const stop of stops) stop();
  };
}
