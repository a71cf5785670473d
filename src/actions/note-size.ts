import { Failure } from '../lib/errors.ts';
import type { SessionRecord, Size } from '../store/schema.ts';
import type { Context } from './context.ts';
import { withHost } from './host-call.ts';
import { isRunning } from './liveness.ts';

/**
 * Brings a size that was just measured into the list. A host looks at its worktree while its agent writes; what a person
 * changes there between two turns is seen only by whoever looks. Its host measures anew, or it would go on telling the
 * former size. A list that stays behind is no reason to fail.
 */
export async function noteSize(ctx: Context, record: SessionRecord, size: Size): Promise<void> {
  // Its host looks by itself while it works.
  if (isSameSize(record.size, size) || record.status.value === 'working') return;
  try {
    const found = isRunning(record) ? await measuredByHost(record) : size;
    // The host writes it, too, a moment later: whoever lists the sessions next is to see it.
    await ctx.store.update(record.id, draft => {
      if (found) draft.size = { ...found };
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

async function measuredByHost(record: SessionRecord): Promise<Size | null> {
  const { size } = await withHost(record, host => host.query('refresh-size'));
  return size ?? null;
}

function isSameSize(known: Size | null, size: Size): boolean {
  return (
    known !== null &&
    known.tree === size.tree &&
    known.files === size.files &&
    known.added === size.added &&
    known.removed === size.removed
  );
}
