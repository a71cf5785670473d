import { ignoredPaths } from '../git/ignored-paths.ts';
import { decodePath, encodePath } from '../git/path-bytes.ts';
import { missingEdits } from '../store/record/mistakes.ts';
import { type TimelineTurn, timeline } from '../store/record/timeline.ts';
import type { Fact, SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { type SessionRow, sessionRows } from './list-sessions.ts';
import { requirePastSession } from './past-session.ts';

export interface ShownSession {
  row: SessionRow;
  /** It was removed: what it was is in the archive. */
  archived: boolean;
  facts: Fact[];
  turns: TimelineTurn[];
  /** Lines of facts.jsonl that could not be read. */
  torn: number;
  /** Of the edited files that are not in the final change: those that git ignores. Null: cannot be asked any more. */
  ignored: ReadonlySet<string> | null;
}

/** The record of a session, removed ones too: what every list shows, and all its facts. */
export async function showSession(ctx: Context, input: { session: string }): Promise<ShownSession> {
  const record = await requirePastSession(ctx, input.session);
  const { facts, torn } = await ctx.store.readFacts(record.id);
  const others = ctx.store.listSync().records.filter(({ id }) => id !== record.id);
  const rows = sessionRows([record, ...others], { name: ctx.repo.name, root: ctx.repo.root });
  const row = rows.find(candidate => candidate.record.id === record.id);
  if (!row) throw new Error('a record without a row');
  const turns = timeline(row.record, facts);
  const archived = (await ctx.store.read(record.id)) === undefined;
  return { row, archived, facts, torn, turns, ignored: await ignoredEdits(ctx, row.record, turns) };
}

/** A worktree that is gone, or a path that git does not take, leaves it open. */
async function ignoredEdits(
  ctx: Pick<Context, 'git'>,
  record: SessionRecord,
  turns: readonly TimelineTurn[],
): Promise<ReadonlySet<string> | null> {
  const paths = missingEdits(record, turns);
  try {
    const found = await ignoredPaths(ctx.git.at(record.git.worktree), paths.map(encodePath));
    return new Set(found.map(decodePath));
  } catch {
    return null;
  }
}
