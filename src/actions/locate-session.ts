import { discoverRepositorySync } from '../git/discover.ts';
import { resolvePaths } from '../lib/paths.ts';
import { knownRepositories } from '../store/repositories.ts';
import type { SessionRecord } from '../store/schema.ts';
import { type Listing, openStore, type Store } from '../store/store.ts';
import { type Context, type ContextInput, createContext } from './context.ts';
import { type FindOptions, findSession, pickSession } from './find-session.ts';

export interface Located {
  ctx: Context;
  record: SessionRecord;
}

/**
 * The session meant by `ref` and the context of its repository: the one of `cwd`, or outside of a repository any that
 * pitwall knows, so that `ssh box pitwall approve fix-login` works from the home directory.
 */
export async function locateSession(
  input: ContextInput,
  ref?: string,
  options: FindOptions = {},
): Promise<Located> {
  if (discoverRepositorySync(input.cwd)) {
    const ctx = await createContext(input);
    return { ctx, record: findSession(ctx, ref, options) };
  }
  const known = knownRepositories(resolvePaths(input.env));
  const placesOf = (list: (store: Store) => Listing) =>
    known.flatMap(({ storeDir, root }) =>
      list(openStore(storeDir)).records.map(record => ({ record, root })),
    );
  const places = placesOf(store => store.listSync());
  let removed: typeof places = [];
  const record = pickSession(
    places.map(place => place.record),
    input.cwd,
    ref,
    { ...options, whenNone: 'start one inside of a git repository, with: pitwall new "what to do"' },
    () => {
      if (options.archived) removed = placesOf(store => store.listArchived());
      return removed.map(place => place.record);
    },
  );
  const root = [...places, ...removed].find(place => place.record === record)?.root ?? input.cwd;
  return { ctx: await createContext({ ...input, cwd: root }), record };
}
