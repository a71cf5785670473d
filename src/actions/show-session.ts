import type { Fact } from '../store/schema.ts';
import type { Context } from './context.ts';
import { type SessionRow, sessionRows } from './list-sessions.ts';
import { requirePastSession } from './past-session.ts';

export interface ShownSession {
  row: SessionRow;
  /** It was removed: what it was is in the archive. */
  archived: boolean;
  facts: Fact[];
  /** Lines of facts.jsonl that could not be read. */
  torn: number;
}

/** The record of a session, removed ones too: what every list shows, and all its facts. */
export async function showSession(ctx: Context, input: { session: string }): Promise<ShownSession> {
  const record = await requirePastSession(ctx, input.session);
  const { facts, torn } = await ctx.store.readFacts(record.id);
  const others = ctx.store.listSync().records.filter(({ id }) => id !== record.id);
  const rows = sessionRows([record, ...others], { name: ctx.repo.name, root: ctx.repo.root });
  const row = rows.find(candidate => candidate.record.id === record.id);
  if (!row) throw new Error('a record without a row');
  return { row, archived: (await ctx.store.read(record.id)) === undefined, facts, torn };
}
