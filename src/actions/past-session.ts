import type { SessionRecord } from '../store/schema.ts';
import type { Context, ContextInput } from './context.ts';
import type { Located } from './locate-session.ts';
import { locateSession } from './locate-session.ts';
import { requireSession } from './require-session.ts';

export interface LocatedPast extends Located {
  /** It was removed: its record is in the archive. */
  archived: boolean;
}

/**
 * Like {@link locateSession}, and when no session fits, the removed ones: by name the one removed last. For commands
 * that only read.
 */
export async function locatePastSession(input: ContextInput, ref?: string): Promise<LocatedPast> {
  const { ctx, record } = await locateSession(input, ref, { archived: true });
  return { ctx, record, archived: (await ctx.store.read(record.id)) === undefined };
}

/** The record of a session that may have been removed. */
export async function requirePastSession(ctx: Pick<Context, 'store'>, id: string): Promise<SessionRecord> {
  const archived = () => ctx.store.listArchived().records.find(record => record.id === id);
  return (await ctx.store.read(id)) ?? archived() ?? requireSession(ctx, id);
}
