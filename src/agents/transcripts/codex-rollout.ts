import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../lib/errors.ts';

export interface CodexConversation {
  id: string;
  /** The rollout file, absolute. */
  file: string;
}

/**
 * The conversation that Codex began in a worktree: Codex takes no preset id, so it is found by its rollout file
 * `<codexHome>/sessions/YYYY/MM/DD/rollout-<local time>-<id>.jsonl`, whose first line names the directory.
 * Sub-agents' files and conversations begun before `since` are passed over; of several the newest wins.
 * @param since ms; when the agent was started
 * @param worktree real path, as the agent sees it
 */
export async function findCodexConversation(look: {
  codexHome: string;
  worktree: string;
  since: number;
}): Promise<CodexConversation | undefined> {
  const candidates = await recentRollouts(join(look.codexHome, 'sessions'), look.since);
  let best: (CodexConversation & { at: number }) | undefined;
  for (const file of candidates) {
    const meta = readMeta(await firstLine(file));
    if (meta === undefined || meta.cwd !== look.worktree || meta.at < look.since - clockSlackMs) continue;
    if (best === undefined || meta.at > best.at) best = { id: meta.id, file, at: meta.at };
  }
  return best && { id: best.id, file: best.file };
}

/** Codex stamps its file before it writes it, and the two clocks are read at different moments. ms. */
const clockSlackMs = 2000;

const dayMs = 24 * 60 * 60 * 1000;

/** Folders are named by local date; the day before and after `since` cover every time zone and a start at midnight. */
async function recentRollouts(sessions: string, since: number): Promise<string[]> {
  const files: string[] = [];
  for (const shift of [-dayMs, 0, dayMs]) {
    const [year = '', month = '', day = ''] = new Date(since + shift).toISOString().slice(0, 10).split('-');
    const dir = join(sessions, year, month, day);
    const names = await readdir(dir).catch(error => {
      if (errnoOf(error) === 'ENOENT') return [];
      throw error;
    });
    files.push(...names.filter(name => /^rollout-.*\.jsonl$/.test(name)).map(name => join(dir, name)));
  }
  return files;
}

/** The first line holds the base instructions, some 20 KB; a longer one than this is no rollout. */
const maxFirstLine = 1024 * 1024;

async function firstLine(file: string): Promise<string> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const parts: Buffer[] = [];
    for (let size = 0; size < maxFirstLine; ) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, size);
      const end = buffer.subarray(0, bytesRead).indexOf(10);
      parts.push(buffer.subarray(0, end < 0 ? bytesRead : end));
      if (end >= 0 || bytesRead === 0) break;
      size += bytesRead;
    }
    return Buffer.concat(parts).toString('utf8');
  } catch (error) {
    // Archived or compressed by Codex between the listing and the look.
    if (errnoOf(error) === 'ENOENT') return '';
    throw error;
  } finally {
    await handle?.close();
  }
}

function readMeta(line: string): { id: string; cwd: string; at: number } | undefined {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    // A file that is being written, or of a format that is not known: it names no conversation.
    return undefined;
  }
  if (!isObject(record) || record.type !== 'session_meta' || !isObject(record.payload)) return undefined;
  const { id, cwd, source, timestamp } = record.payload;
  // A sub-agent's source is an object that names its parent.
  if (typeof id !== 'string' || typeof cwd !== 'string' || isObject(source)) return undefined;
  const at = Date.parse(String(timestamp ?? record.timestamp));
  return Number.isNaN(at) ? undefined : { id, cwd, at };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
