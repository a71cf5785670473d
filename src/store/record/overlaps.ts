import type { SessionRecord } from '../schema.ts';
import { group } from './group.ts';

export interface Overlap {
  path: string;
  /** Ids of the other sessions that changed it too. */
  others: string[];
}

/**
 * Files changed by more than one session that is not done, by session id; sessions without any are left out. A stopped
 * session counts: its changes still wait to be merged. Give it effective statuses.
 */
export function overlaps(
  records: ReadonlyArray<Pick<SessionRecord, 'id' | 'review' | 'size' | 'status'>>,
): Map<string, Overlap[]> {
  const byPath = new Map<string, string[]>();
  for (const record of records) {
    if (group(record) === 'done') continue;
    for (const path of record.size?.paths ?? []) {
      const ids = byPath.get(path);
      if (ids) ids.push(record.id);
      else byPath.set(path, [record.id]);
    }
  }
  const found = new Map<string, Overlap[]>();
  for (const [path, ids] of byPath) {
    if (ids.length < 2) continue;
    for (const id of ids) {
      const list = found.get(id) ?? [];
      list.push({ path, others: ids.filter(other => other !== id) });
      found.set(id, list);
    }
  }
  return found;
}
