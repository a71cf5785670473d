import type { Fact } from '../schema.ts';

/** What a session did to one file. */
export interface SessionFile {
  /** Relative to the worktree, else absolute. */
  path: string;
  /** Times it was edited, and the lines of all edits together; null where no edit told its size. */
  edits: number;
  added: number | null;
  removed: number | null;
  reads: number;
  /** Everything about it was only parsed from shell commands. */
  guessed: boolean;
  /** The session's change holds it now, or held it when it ended, whoever wrote it. */
  changed: boolean;
  /** It lies outside of the worktree and was changed during a turn. */
  outside: boolean;
  /** ms, the last time anything was done to it; 0 where no fact tells. */
  at: number;
}

/**
 * The files of a session, edited and changed ones first, then by path.
 * @param changed paths of its change as git sees it: what a command or a person wrote is in no fact
 */
export function sessionFiles(facts: readonly Fact[], changed: readonly string[] = []): SessionFile[] {
  const files = new Map<string, SessionFile>();
  for (const fact of facts) {
    if (typeof fact.path !== 'string' || !kinds.has(fact.k)) continue;
    const file = files.get(fact.path) ?? newFile(fact.path);
    files.set(fact.path, file);
    add(file, fact);
  }
  for (const path of changed) {
    const file = files.get(path) ?? { ...newFile(path), guessed: false };
    files.set(path, { ...file, changed: true });
  }
  const rank = ({ outside, edits, changed }: SessionFile) => (outside ? 0 : edits > 0 || changed ? 1 : 2);
  return [...files.values()].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

/** Kinds of facts that are about a file. */
const kinds: ReadonlySet<string> = new Set(['edit', 'read', 'outside']);

function newFile(path: string): SessionFile {
  const none = { edits: 0, added: null, removed: null, reads: 0, at: 0 };
  return { path, ...none, guessed: true, changed: false, outside: false };
}

function add(file: SessionFile, fact: Fact): void {
  file.at = Math.max(file.at, fact.t);
  if (fact.by !== 'shell') file.guessed = false;
  if (fact.k === 'outside') file.outside = true;
  if (fact.k === 'read') file.reads += 1;
  if (fact.k !== 'edit') return;
  file.edits += 1;
  for (const name of ['added', 'removed'] as const) {
    const lines = fact[name];
    if (typeof lines === 'number') file[name] = (file[name] ?? 0) + lines;
  }
}
