import { type SessionFile, sessionFiles } from '../store/record/session-files.ts';
import type { Context } from './context.ts';
import { currentPaths } from './note-size.ts';
import { requirePastSession } from './past-session.ts';

/** The files a session edited, changed and read, removed sessions too. */
export async function filesOfSession(
  ctx: Pick<Context, 'store'>,
  input: { session: string },
): Promise<SessionFile[]> {
  const record = await requirePastSession(ctx, input.session);
  // First what is there now: a fact of it may be written meanwhile.
  const paths = await currentPaths(record);
  const { facts } = await ctx.store.readFacts(record.id);
  return sessionFiles(facts, paths);
}
