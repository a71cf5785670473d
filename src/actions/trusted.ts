import { Failure } from '../lib/errors.ts';
import type { Context } from './context.ts';
import { repositoryCommands } from './repository-commands.ts';

/** Asks the person; true trusts the exact text on this machine from now on. */
export type TrustQuestion = (what: string, text: string) => Promise<boolean>;

/**
 * Passes unless `kind` (`worktree.setup`, `agents.<name>`) comes from the repository's settings and its exact text was
 * never trusted on this machine; then asks, or refuses. What a repository says, anybody who can push may have written.
 */
export async function requireTrust(ctx: Context, kind: string, ask?: TrustQuestion): Promise<void> {
  const open = repositoryCommands(ctx).find(item => item.kind === kind && !item.trusted);
  if (!open) return;
  if (ask && (await ask(kind, open.text))) {
    ctx.trust.trust(kind, ctx.repo.commonDir, open.text);
    return;
  }
  throw new Failure(`${kind} comes from this repository's settings and was not trusted on this machine`, {
    exit: 'refused',
    hint: 'read it and allow it with: pitwall config trust',
  });
}
