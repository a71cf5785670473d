import { Failure } from '../lib/errors.ts';
import { visibleText } from '../term/visible.ts';
import type { Context } from './context.ts';
import { repositoryCommands } from './repository-commands.ts';

/** Asks the person, who sees `text` as it is given, nothing in it hidden; true trusts the exact text on this machine from now on. */
export type TrustQuestion = (what: string, text: string) => Promise<boolean>;

/**
 * Passes unless `kind` (`worktree.setup`, `agents.<name>`) comes from the repository's settings and its exact text was
 * never trusted on this machine; then asks, or refuses. What a repository says, anybody who can push may have written.
 */
export async function requireTrust(ctx: Context, kind: string, ask?: TrustQuestion): Promise<void> {
  const open = repositoryCommands(ctx).find(item => item.kind === kind && !item.trusted);
  if (!open) return;
  const text = visibleText(open.text);
  if (ask && (await ask(kind, text))) {
    ctx.trust.trust(kind, ctx.repo.commonDir, open.text);
    return;
  }
  throw new Failure(`${kind} of this repository's settings was not trusted on this machine: ${text}`, {
    exit: 'refused',
    hint: 'when that may run here, allow it with: pitwall config trust',
  });
}
