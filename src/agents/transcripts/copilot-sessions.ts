import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../lib/errors.ts';

/**
 * The file of a conversation, `<copilotHome>/session-state/<id>/events.jsonl` (1.0.102); undefined when there is none (yet).
 * @param copilotHome `$COPILOT_HOME`, or `~/.copilot`
 */
export async function findCopilotSession(look: {
  copilotHome: string;
  id: string;
}): Promise<string | undefined> {
  const file = join(look.copilotHome, 'session-state', look.id, 'events.jsonl');
  try {
    await access(file);
    return file;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
