import { Failure } from '../lib/errors.ts';
import type { Context } from './context.ts';
import { comesFromRepository } from './repository-commands.ts';

/** Asks the person; true trusts the exact text on this machine from now on. */
export type TrustQuestion = (what: string, text: string) => Promise<boolean>;

/**
 * Passes when the text comes from the user's own settings or was trusted on this machine; else asks, or refuses.
 * Text from a repository's settings is what anybody who can push may have written.
 */
export async function requireTrust(
  ctx: Context,
  key: string,
  text: string,
  ask?: TrustQuestion,
): Promise<void> {
  if (!comesFromRepository(ctx, key)) return;
  const repository = ctx.repo.commonDir;
  if (ctx.trust.isTrusted(key, repository, text)) return;
  if (ask && (await ask(key, text))) {
    ctx.trust.trust(key, repository, text);
    return;
  }
  throw new Failure(`the command of ${key} comes from this repository and was not trusted on this machine`, {
    exit: 'refused',
    hint: 'read it and allow it with: pitwall config trust',
  });
}
