import { describe, expect, it } from 'vitest';
import type { RemovalPreview } from '../../../src/actions/remove-session.ts';
import type { App } from '../../../src/ui/model/app.ts';
import { removeMenu } from '../../../src/ui/model/commands/remove.ts';
import { topModal } from '../../../src/ui/model/modals.ts';
import { initialState } from '../../../src/ui/model/state.ts';
import { createStore } from '../../../src/ui/model/store.ts';
import { view } from '../support/views.ts';

const session = view({ name: 'login', group: 'idle' });

/** Everything that the menu says, for a session in this state. */
async function said(more: Partial<RemovalPreview> = {}) {
  const preview: RemovalPreview = {
    record: session.record,
    ...{ running: false, leftOver: [], beingMade: false, worktreeExists: true, branchExists: true },
    ...{ uncommitted: 0, untracked: 0, unmerged: 0, unpushed: null },
    ...more,
  };
  const state = createStore(initialState({ cols: 80, rows: 24, now: 0 }));
  let work: Promise<unknown> = Promise.resolve();
  const app = {
    state,
    attempt: (todo: () => Promise<void>) => {
      work = todo();
    },
    effects: { previewRemoval: async () => preview },
  } as unknown as App;
  removeMenu(app, session);
  await work;
  const menu = topModal(state.get());
  if (menu?.kind !== 'menu') throw new Error('no menu');
  return { note: (menu.note ?? []).join('\n'), items: menu.items };
}

describe('the menu before a removal', () => {
  it('says what is deleted for good, what is kept, and how it comes back', async () => {
    const { note, items } = await said({ uncommitted: 2, unmerged: 3 });
    expect(note).toMatch(/Deleted for good: the files in its folder that git ignores/);
    expect(note).toMatch(
      /Kept: its record, all other files, its last commit\. Back with: pitwall restore login/,
    );
    const { branch } = session.record.git;
    expect(items.map(({ detail }) => detail)).toEqual([
      `deletes its folder; the branch ${branch} stays`,
      `deletes ${branch}; only pitwall restore then has its 3 commits`,
    ]);
  });

  it('promises no way back where branch and worktree are gone already', async () => {
    const { note, items } = await said({ worktreeExists: false, branchExists: false });
    expect(note).not.toMatch(/Deleted|pitwall restore/);
    expect(note).toMatch(/cannot be brought back/);
    expect(items[0]?.label).toBe('archive the record');
    expect(items[1]?.disabled).toBe('the branch is gone already');
  });
});
