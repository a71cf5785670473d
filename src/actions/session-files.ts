import { type SessionFile, sessionFiles } from '../store/record/session-files.ts';
import type { Context } from './context.ts';
import { measureIfPossible } from './measure-session.ts';
import { requirePastSession } from './past-session.ts';

/** The files a session edited, changed and read, removed sessions too. */
export async function filesOfSession(
  ctx: Pick<Context, 'store'>,
  input: { session: string },
): Promise<SessionFile[]> {
  const listed = await ctx.store.read(input.session);
  // The size of its change comes seconds behind the end of a turn, and a person's edits with nothing.
  const record = listed ? await measureIfPossible(ctx, listed) : await requirePastSession(ctx, input.session);
  const { facts } = await ctx.store.readFacts(record.id);
  return sessionFiles(facts, record.size?.paths);
}
