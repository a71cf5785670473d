import { userInfo } from 'node:os';
import type { Context } from './context.ts';

/** Who acts, for the facts: the name git has, else the name of the login. */
export function personName(ctx: Pick<Context, 'repo'>): string {
  return ctx.repo.identity.name || userInfo().username;
}
