import type { SessionRecord } from '../schema.ts';

export interface Overlap {
  path: string;
  /** Ids of the other sessions that changed it too. */
  others: string[];
}

/**
 * Files changed by more than one session that is neither merged nor dropped, by session id; sessions without any are left
 * out. One that is stopped or reviewed counts: its changes still wait to be merged.
 */
export function overlaps(
  records: ReadonlyArray<Pick<SessionRecord, 'id' | 'review' | 'size'>>,
): Map<string, Overlap[]> {
  const byPath = new Map<string, string[]>();
  for (const record of records) {
    if (record.review.state === 'merged' || record.review.state === 'dropped') continue;
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
