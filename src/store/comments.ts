import { changeJson, type JsonChange } from '../lib/json-db.ts';
import { backupOf, type Parsed, readJsonFile } from '../lib/json-file.ts';
import type { Writing } from './write.ts';

interface CommentsFile<T> {
  v: 1;
  comments: T[];
}

/** A session's review comments; empty when nobody wrote one. Of a damaged file the previous version, and a sentence. */
export function readCommentsFile<T extends object>(file: string, onProblem: (problem: string) => void): T[] {
  let state = readJsonFile<CommentsFile<T>>(file, parseComments);
  if (state.kind === 'bad') {
    onProblem(`${file} is damaged (${state.why}); its previous version is shown`);
    state = readJsonFile<CommentsFile<T>>(backupOf(file), parseComments);
  }
  if (state.kind === 'ok') return state.data.comments;
  if (state.kind === 'newer') {
    const comments = (state.raw as { comments?: unknown }).comments;
    return Array.isArray(comments) ? comments : [];
  }
  return [];
}

/** Changes them under the lock of comments.json; in place, or by returning a new list. */
export async function changeComments<T extends object>(
  writing: Writing,
  id: string,
  change: JsonChange<T[]>,
): Promise<T[]> {
  const written = await changeJson<CommentsFile<T>>(
    {
      file: writing.layout.commentsFile(id),
      parse: parseComments,
      empty: () => ({ v: 1, comments: [] }),
      what: `the list of comments of session ${id}`,
      now: writing.now,
      onProblem: writing.onProblem,
    },
    draft => ({ ...draft, comments: change(draft.comments) ?? draft.comments }),
  );
  return written.comments;
}

function parseComments<T>(raw: unknown): Parsed<CommentsFile<T>> {
  const value = raw as { v?: unknown; comments?: unknown } | null;
  if (typeof value !== 'object' || value === null) return { kind: 'bad', why: 'it is no object' };
  if (typeof value.v === 'number' && value.v > 1) return { kind: 'newer', version: value.v, raw };
  if (value.v !== 1 || !Array.isArray(value.comments))
    return { kind: 'bad', why: 'it is no list of comments' };
  return { kind: 'ok', data: value as CommentsFile<T> };
}
