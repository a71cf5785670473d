import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../lib/errors.ts';

/** Folder name of a project: the real path of the first directory, every other character than letters and digits a dash. */
export function claudeProjectSlug(directory: string): string {
  return directory.replace(/[^a-zA-Z0-9]/g, '-');
}

/**
 * The transcript `<claudeHome>/projects/<slug>/<id>.jsonl` of a conversation. Very long paths get a cut and hashed
 * slug, so when it is not where the rule says, every project is asked for the id. Undefined when there is none (yet).
 * @param claudeHome `~/.claude`, or what CLAUDE_CONFIG_DIR says
 */
export async function findClaudeTranscript(look: {
  claudeHome: string;
  worktree: string;
  id: string;
}): Promise<string | undefined> {
  const projects = join(look.claudeHome, 'projects');
  const expected = join(projects, claudeProjectSlug(look.worktree), `${look.id}.jsonl`);
  if (await exists(expected)) return expected;
  const folders = await readdir(projects).catch(error => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const folder of folders) {
    const file = join(projects, folder, `${look.id}.jsonl`);
    if (await exists(file)) return file;
  }
  return undefined;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    error => {
      if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return false;
      throw error;
    },
  );
}
