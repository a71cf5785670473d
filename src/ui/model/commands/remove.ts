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
  lines.push('The record stays in the archive: `pitwall restore` brings the session back.');
  return lines;
}

function items(app: App, view: SessionView, preview: RemovalPreview): MenuItem[] {
  const { name } = view.record;
  const changes = preview.uncommitted + preview.untracked;
  const remove = (how: Omit<RemoveInput, 'session'>) => () =>
    app.attempt(async () => {
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
      detail: preview.branchExists
        ? `the branch ${preview.record.git.branch} stays`
        : 'its branch is gone already',
      run: remove(allow),
    },
    {
      key: 'b',
      label: 'remove the worktree and the branch',
      detail: loses
        ? `${counted(preview.unmerged, 'commit')} nobody else has will only be kept under a ref for 90 days`
        : 'its commits are merged or pushed',
      ...(preview.branchExists ? {} : { disabled: 'the branch is gone already' }),
      run: remove({ ...allow, deleteBranch: true, discardCommits: loses }),
    },
  ];
}
