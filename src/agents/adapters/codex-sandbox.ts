import { textIn } from '../transcripts/json-fields.ts';
import type { FactDraft } from '../transcripts/types.ts';

const says =
  "Codex's sandbox cannot write the repository's git directory, so git commands that change it fail in a worktree; " +
  'the setting agents.codex.gitWritable: true lets it write what a commit needs';

/**
 * The first git command of a session that the sandbox `workspace-write` refused: a linked worktree's index and objects lie
 * outside of it (seen: 0.169.0, `Unable to create '…/.git/worktrees/…/index.lock': Read-only file system`). One note, as
 * its id is always the same.
 */
export function noteRefusedGit({ k, t, agentId, fields }: FactDraft): FactDraft | undefined {
  if (k !== 'command' || fields.exit === 0 || !/\bgit\b/.test(textIn(fields.cmd))) return undefined;
  const refused =
    /\.git\/[^\n]*: (?:Read-only file system|Permission denied|Operation not permitted)|insufficient permission for adding an object/i;
  if (!refused.test(textIn(fields.text))) return undefined;
  const place = { ...(t === undefined ? {} : { t }), ...(agentId === undefined ? {} : { agentId }) };
  return { k: 'note', id: 'sandbox-git', ...place, fields: { text: says, kind: 'sandbox' } };
}
