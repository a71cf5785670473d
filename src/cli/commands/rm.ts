import type { Command } from 'commander';
import { locateSession } from '../../actions/locate-session.ts';
import { removeSession } from '../../actions/remove-session.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

interface RemoveOptions {
  stop?: boolean;
  discardChanges?: boolean;
  deleteBranch?: boolean;
  discardCommits?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('<session>', 'its whole name or id')
    .option('--stop', 'stop the agent first')
    .option('--discard-changes', 'uncommitted work may go (a snapshot of it is kept)')
    .option('--delete-branch', 'delete the branch too; refused while it has commits nobody else has')
    .option(
      '--discard-commits',
      'with --delete-branch: those commits may go (the last one is kept under a ref)',
    )
    .action(async (ref: string, options: RemoveOptions) => {
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref, { exact: true });
      const result = await removeSession(ctx, { session: record.id, ...options });
      const gone = [result.worktreeRemoved && 'worktree removed', result.branchDeleted && 'branch deleted'];
      const branch = result.branchKept && `branch ${record.git.branch} kept`;
      io.out(`${record.name}: ${[...gone, branch, 'record archived'].filter(Boolean).join(', ')}\n`);
      if (result.kept.length > 0)
        io.out(
          `${io.paint.grey(`last content kept under ${result.kept.join(' and ')}; pitwall restore ${result.name} brings it back`)}\n`,
        );
    });
  examples(command, [
    'pitwall rm fix-login',
    'pitwall rm fix-login --stop --delete-branch',
    'pitwall rm fix-login --discard-changes',
  ]);
}
