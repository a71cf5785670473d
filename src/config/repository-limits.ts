import { isAbsolute } from 'node:path';
import { isObject, type JsonObject } from './layers.ts';

/** Personal choices: a repository must not decide how somebody's terminal behaves or where recordings go. */
const personal = ['keys', 'ui', 'notify', 'host', 'store', 'stop'];

export interface Kept {
  kept: JsonObject;
  dropped: Array<{ path: string; why: string }>;
}

/**
 * What a repository's settings file may decide. The rest is left out with a reason, since whoever can push to the
 * repository wrote it; commands and agents that remain need trust (trust.ts).
 */
export function keepRepositorySettings(value: JsonObject): Kept {
  const kept: JsonObject = { ...value };
  const dropped: Kept['dropped'] = [];
  for (const key of personal) {
    if (!Object.hasOwn(kept, key)) continue;
    delete kept[key];
    dropped.push({ path: key, why: 'it is a personal setting and belongs in your own settings file' });
  }
  const root = isObject(kept.worktree) ? kept.worktree.root : undefined;
  if (typeof root === 'string' && (isAbsolute(root) || root.startsWith('~'))) {
    kept.worktree = { ...(kept.worktree as JsonObject) };
    delete (kept.worktree as JsonObject).root;
    dropped.push({ path: 'worktree.root', why: 'a repository may only name a path relative to itself' });
  }
  return { kept, dropped };
}
