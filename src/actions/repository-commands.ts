import { type TrustItem, trustItems } from '../config/trust-items.ts';
import type { Context } from './context.ts';

/** What the repository's settings run on this machine, with whether the user has trusted that exact text. */
export function repositoryCommands(ctx: Context): Array<TrustItem & { trusted: boolean }> {
  return trustItems(ctx).map(item => ({
    ...item,
    trusted: ctx.trust.isTrusted(item.kind, ctx.repo.commonDir, item.text),
  }));
}
