import type { SessionRecord } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import { busySessions, type Full, limitsFor, whyFull } from './slots.ts';

/** Why a queued session waits at this moment, and for whom; undefined when it may start, and soon will. */
export function placeHolders(
  ctx: Pick<Context, 'paths' | 'settings' | 'store'>,
  record: Pick<SessionRecord, 'id' | 'agent'>,
): Full | undefined {
  const busy = busySessions(ctx.paths, ctx.store.dir, record.id);
  return whyFull(limitsFor(ctx.settings, record.agent.name), busy, record.agent.name);
}
