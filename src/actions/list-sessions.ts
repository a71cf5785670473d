import { basename, join } from 'node:path';
import { discoverRepositorySync } from '../git/discover.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { resolvePaths } from '../lib/paths.ts';
import { group, groupOrder, type SessionGroup } from '../store/record/group.ts';
import { type Overlap, overlaps } from '../store/record/overlaps.ts';
import { reviewState } from '../store/record/review-state.ts';
import { knownRepositories } from '../store/repositories.ts';
import type { ReviewState, SessionRecord, Status } from '../store/schema.ts';
import { openStore } from '../store/store.ts';
import type { Env } from './context.ts';
import { currentStatus } from './liveness.ts';
import { isReviewedWithoutHost } from './reviewed-look.ts';

/** A session as every list shows it: the record and what is derived from it. */
export interface SessionRow {
  record: SessionRecord;
  /** With `lost` where the host is gone. */
  status: Status;
  review: ReviewState;
  group: SessionGroup;
  overlap: readonly Overlap[];
  repository: { name: string; root: string };
  /** Written by a newer pitwall: shown, never changed. */
  readOnly: boolean;
}

export interface SessionList {
  rows: SessionRow[];
  /** Records that could not be read, one sentence each. */
  problems: string[];
  /** Stores with reviewed sessions whose worktrees no host watches; see reviewed-look.ts. */
  unwatched: string[];
}

/**
 * Sessions of the repository of `cwd`, or of every known one with `all` or outside of a repository.
 * Runs no git and opens no socket: `pitwall ls` must cost little more than starting Node.
 */
export function listSessions(input: { cwd: string; env: Env; all?: boolean; clock?: Clock }): SessionList {
  const clock = input.clock ?? systemClock;
  const rows: SessionRow[] = [];
  const problems: string[] = [];
  const unwatched: string[] = [];
  for (const { storeDir, name, root } of repositories(input)) {
    const listed = openStore(storeDir, { clock }).listSync();
    problems.push(...listed.problems);
    if (listed.records.some(isReviewedWithoutHost)) unwatched.push(storeDir);
    rows.push(...sessionRows(listed.records, { name, root }, listed.readOnly));
  }
  return { rows: sortRows(rows), problems, unwatched };
}

/** Derives the rows of one repository's records. */
export function sessionRows(
  records: readonly SessionRecord[],
  repository: { name: string; root: string },
  readOnly: ReadonlySet<string> = new Set(),
): SessionRow[] {
  const current = records.map(record => ({ ...record, status: currentStatus(record) }));
  const shared = overlaps(current);
  return current.map(record => ({
    record,
    status: record.status,
    review: reviewState(record),
    group: group(record),
    overlap: shared.get(record.id) ?? [],
    repository,
    readOnly: readOnly.has(record.id),
  }));
}

/** By group; inside a group the one waiting longest first. */
export function sortRows(rows: readonly SessionRow[]): SessionRow[] {
  return [...rows].sort(
    (a, b) =>
      groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group) ||
      a.status.since - b.status.since ||
      a.record.id.localeCompare(b.record.id),
  );
}

function repositories(input: { cwd: string; env: Env; all?: boolean }) {
  const here = input.all ? undefined : discoverRepositorySync(input.cwd);
  if (here)
    return [{ storeDir: join(here.commonDir, 'pitwall'), name: basename(here.root), root: here.root }];
  return knownRepositories(resolvePaths(input.env)).map(({ storeDir, root }) => ({
    storeDir,
    name: basename(root),
    root,
  }));
}
