import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../lib/errors.ts';

export { type CommitFact, commitFact } from './commit-fact.ts';

export interface ReflogEntry {
  /** All zeros for the first entry of a worktree. */
  old: string;
  new: string;
  name: string;
  email: string;
  /** ms, whole seconds: git keeps no more. */
  at: number;
  /** As git wrote it: `commit: fix login`, `rebase (pick): …`. */
  message: string;
  kind: ReflogKind;
}

/**
 * `commit`: new content. `amend`: `new` takes the place of `old`. `rewrite`: a known change at a new place (rebase).
 * `move`: HEAD went elsewhere, nothing was made (checkout, reset, fast-forward).
 */
export type ReflogKind = 'commit' | 'amend' | 'rewrite' | 'move';

export interface ReflogRead {
  entries: ReflogEntry[];
  /** Byte offset to go on from; entries are appended in whole lines. */
  next: number;
  /** The file was rewritten (`reflog expire`): `entries` starts at its beginning again. */
  restarted: boolean;
}

/** A log of years is some megabytes; what one read takes at most. The rest comes with the next. */
const maxRead = 16 * 1024 * 1024;

/**
 * What happened to a worktree's HEAD since `fromOffset`, from `logs/HEAD` of its git directory, without running git.
 * A line that is still being written waits for the next read. Without reflog (`core.logAllRefUpdates=false`) it is empty.
 */
export async function readHeadReflog(worktreeGitDir: string, fromOffset = 0): Promise<ReflogRead> {
  const file = await open(join(worktreeGitDir, 'logs', 'HEAD'), 'r').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  });
  if (file === undefined) return { entries: [], next: 0, restarted: fromOffset > 0 };
  try {
    const { size } = await file.stat();
    const restarted = fromOffset > size || !(await startsLine(file, fromOffset));
    const start = restarted ? 0 : fromOffset;
    const buffer = Buffer.alloc(Math.min(size - start, maxRead));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    const whole = buffer.subarray(0, buffer.lastIndexOf(0x0a, bytesRead - 1) + 1);
    return { entries: parseReflog(whole.toString('utf8')), next: start + whole.length, restarted };
  } finally {
    await file.close();
  }
}

/** Reads lines `OLD NEW NAME <EMAIL> SECONDS ZONE\tMESSAGE`; a line of another shape is left out. */
export function parseReflog(text: string): ReflogEntry[] {
  const entries: ReflogEntry[] = [];
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) (.*) ?<([^>]*)> (\d+) [+-]\d{4}(?:\t(.*))?$/.exec(
      line,
    );
    if (!match) continue;
    const [, old = '', made = '', name = '', email = '', seconds, message = ''] = match;
    entries.push({
      old,
      new: made,
      name: name.trim(),
      email,
      at: Number(seconds) * 1000,
      message,
      kind: reflogKind(message),
    });
  }
  return entries;
}

/** What an entry means, by the words git puts before the colon. */
export function reflogKind(message: string): ReflogKind {
  const action = message.split(':', 1)[0] ?? '';
  if (/^commit \(amend\)$/.test(action)) return 'amend';
  if (/^(pull .*)?rebase.*\((pick|squash|fixup|reword|edit|continue|merge)\)$/.test(action)) return 'rewrite';
  if (/^(merge|pull)\b/.test(action) && /Fast-forward$/.test(message)) return 'move';
  if (/^(commit|revert|cherry-pick|am|merge|pull)\b/.test(action)) return 'commit';
  return 'move';
}

async function startsLine(file: FileHandle, offset: number): Promise<boolean> {
  if (offset === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, offset - 1);
  return buffer[0] === 0x0a;
}
