import type { RemovalPreview, RemoveInput } from '../../../actions/remove-session.ts';
import { counted } from '../../../lib/counted.ts';
import type { App } from '../app.ts';
import { type MenuItem, menuModal, pushModal } from '../modals.ts';
import type { SessionView } from '../session-view.ts';

/** Looks what would be lost, then opens the menu that spells it out. */
export function removeMenu(app: App, view: SessionView): void {
  app.attempt(async () => {
    const preview = await app.effects.previewRemoval(view);
    const menu = menuModal(`Remove ${view.record.name}`, items(app, view, preview), notes(preview));
    app.state.update(state => pushModal(state, menu));
  });
}

/** What the person should know before choosing. */
export function notes(preview: RemovalPreview): string[] {
  const changes = preview.uncommitted + preview.untracked;
  const lines = [];
  if (preview.running) lines.push('Its agent is running and will be stopped.');
  if (changes > 0)
    lines.push(`${counted(changes, 'file')} with uncommitted changes; a snapshot of them is kept.`);
  if (preview.unmerged > 0) {
    const pushed = preview.unpushed === 0 ? ', all pushed' : '';
    lines.push(
      `${counted(preview.unmerged, 'commit')} that ${preview.record.git.base} does not have${pushed}.`,
    );
  }
  if (lines.length === 0) lines.push('Everything is committed and merged.');
  if (preview.worktreeExists) {
    lines.push('Deleted for good: the files in its folder that git ignores, such as installed packages.');
  }
  lines.push(
    preview.worktreeExists || preview.branchExists
      ? `Kept: its record, all other files, its last commit. Back with: pitwall restore ${preview.record.name}`
      : 'Kept: its record. Branch and worktree are gone already, so it cannot be brought back.',
  );
  return lines;
}

function items(app: App, view: SessionView, preview: RemovalPreview): MenuItem[] {
  const { name } = view.record;
  const { branch } = preview.record.git;
  const gone = preview.worktreeExists ? 'deletes its folder;' : 'takes it off the list;';
  const changes = preview.uncommitted + preview.untracked;
  const remove = (how: Omit<RemoveInput, 'session'>) => () =>
    app.attempt(async () => {
      app.toast(`${name}: ${preview.running ? 'asked to quit…' : 'being removed…'}`);
      const { kept } = await app.effects.remove(view, how);
      const undo = kept.length > 0 ? `; pitwall restore ${name} brings it back` : '';
      app.toast(`${name} removed${undo}`);
    });
  const allow = { stop: preview.running, discardChanges: changes > 0 };
  const loses = preview.unmerged > 0 && preview.unpushed !== 0;
  return [
    {
      key: 'w',
      label: preview.worktreeExists ? 'remove the worktree' : 'archive the record',
      detail: `${gone} ${preview.branchExists ? `the branch ${branch} stays` : 'its branch is gone already'}`,
      run: remove(allow),
    },
    {
      key: 'b',
      label: preview.worktreeExists ? 'remove the worktree and the branch' : 'archive it, remove the branch',
      detail: loses
        ? `deletes ${branch}; only pitwall restore then has its ${counted(preview.unmerged, 'commit')}`
        : `deletes ${branch}; ${preview.unmerged > 0 ? 'its commits are pushed' : 'it has no commit that is not merged'}`,
      ...(preview.branchExists ? {} : { disabled: 'the branch is gone already' }),
      run: remove({ ...allow, deleteBranch: true, discardCommits: loses }),
    },
  ];
}
