import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../lib/errors.ts';

/**
 * The file of a conversation, `<geminiHome>/tmp/<project>/chats/session-<time>-<first 8 of the id>.jsonl` (0.61.0); the
 * newest where one was resumed. The name of the project's folder is Gemini's own, so every project is looked at.
 * Undefined when there is none (yet).
 * @param geminiHome `~/.gemini`
 */
export async function findGeminiChat(look: { geminiHome: string; id: string }): Promise<string | undefined> {
  const projects = join(look.geminiHome, 'tmp');
  const end = `-${look.id.slice(0, 8)}.jsonl`;
  const found: string[] = [];
  for (const project of await list(projects)) {
    const chats = join(projects, project, 'chats');
    const names = (await list(chats)).filter(name => name.startsWith('session-') && name.endsWith(end));
    found.push(...names.map(name => join(chats, name)));
  }
  return found
    .toSorted((a, b) => (a.slice(a.lastIndexOf('/')) < b.slice(b.lastIndexOf('/')) ? -1 : 1))
    .at(-1);
}

async function list(dir: string): Promise<string[]> {
  return readdir(dir).catch(error => {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  });
}
