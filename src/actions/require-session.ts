import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import { cleanLine } from '../term/clean.ts';
import type { Context } from './context.ts';

/** The record of a session id, read from disk now. */
export async function requireSession(ctx: Pick<Context, 'store'>, id: string): Promise<SessionRecord> {
  const record = await ctx.store.read(id);
  if (record) return record;
  throw new Failure(`there is no session ${cleanLine(id, 40)} any more`, {
    exit: 'noSession',
    hint: 'it was removed meanwhile; pitwall ls lists the others',
  });
}
