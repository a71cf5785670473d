import { newSessionId } from '../lib/ids.ts';
import { changeJson } from '../lib/json-db.ts';
import { type Parsed, readJsonFile } from '../lib/json-file.ts';

/** repo.json. Unknown fields stay. */
export interface RepoFile {
  v: 1;
  /** ULID of the repository: the same in all its worktrees, and after it was moved. */
  id: string;
  createdAt: number;
}

/** The repository's id; undefined when the store was never made. A newer file's id is as good. */
export function readRepoId(file: string): string | undefined {
  const state = readJsonFile(file, parseRepoFile);
  if (state.kind === 'ok') return state.data.id;
  const id = state.kind === 'newer' ? (state.raw as Partial<RepoFile>).id : undefined;
  return typeof id === 'string' ? id : undefined;
}

export interface RepoFileOptions {
  now: () => number;
  /** Told in one sentence when the file was damaged and where it is now. */
  onProblem: (problem: string) => void;
  /** The id that the sessions' records name: it comes back when the file was lost. */
  former: () => string | undefined;
}

/** Writes repo.json unless it is there; returns the id either way. A damaged one is kept as `repo.json.corrupt-<time>`. */
export async function ensureRepoId(
  file: string,
  { now, onProblem, former }: RepoFileOptions,
): Promise<string> {
  const known = readRepoId(file);
  if (known !== undefined) return known;
  const empty = (): RepoFile => ({ v: 1, id: '', createdAt: 0 });
  const db = { file, parse: parseRepoFile, empty, what: 'repo.json', now, onProblem };
  const made = await changeJson(db, draft => {
    if (draft.id !== '') return;
    draft.id = former() ?? newSessionId();
    draft.createdAt = now();
  });
  return made.id;
}

function parseRepoFile(raw: unknown): Parsed<RepoFile> {
  const value = raw as { v?: unknown; id?: unknown } | null;
  if (typeof value !== 'object' || value === null) return { kind: 'bad', why: 'it is no object' };
  if (typeof value.v === 'number' && value.v > 1) return { kind: 'newer', version: value.v, raw };
  if (value.v !== 1 || typeof value.id !== 'string' || value.id === '') {
    return { kind: 'bad', why: 'it names no repository id' };
  }
  return { kind: 'ok', data: value as RepoFile };
}
