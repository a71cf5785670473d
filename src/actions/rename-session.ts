import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';
import { checkName } from './create/place.ts';

/** Gives a session a new name. Branch and worktree keep theirs: the agent works in them. */
export async function renameSession(
  ctx: Context,
  input: { session: string; name: string },
): Promise<SessionRecord> {
  ctx.guard();
  checkName(input.name);
  const taken = ctx.store
    .listSync()
    .records.find(({ name, id }) => name === input.name && id !== input.session);
  if (taken) throw new Failure(`there is a session ${input.name} already`, { hint: 'choose another name' });
  return ctx.store.update(input.session, draft => {
    draft.name = input.name;
  });
}
