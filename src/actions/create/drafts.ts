import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../lib/errors.ts';
import type { Paths } from '../../lib/paths.ts';

/** A task that was typed and whose session could not be started; offered again by `new` and the form. */
export interface Draft {
  /** ms */
  at: number;
  /** Why it did not start. */
  why: string;
  /** What was typed, fields of the form by their name. */
  input: Record<string, unknown> & { goal: string };
}

/** Tasks kept for one repository; whoever fails to start more than these has them elsewhere. */
const mostDrafts = 20;

/** Keeps a task beside those kept before; the same one is kept once. Returns the file. */
export function saveDraft(paths: Paths, repository: string, draft: Draft): string {
  const others = readDrafts(paths, repository).filter(({ input }) => input.goal !== draft.input.goal);
  return write(paths, repository, [draft, ...others].slice(0, mostDrafts));
}

/** The kept tasks of this repository (its common git directory), the newest first. */
export function readDrafts(paths: Paths, repository: string): Draft[] {
  try {
    const kept: unknown = JSON.parse(readFileSync(draftFile(paths, repository), 'utf8'));
    // An earlier pitwall kept one, without a list around it.
    return (Array.isArray(kept) ? kept : [kept]).filter(isDraft);
  } catch (error) {
    // What cannot be read is none, and no reason not to start: whatever is wrong there, the next write says it.
    if (errnoOf(error) !== undefined || error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Drops the task with this goal: it was started, or is not wanted any more. */
export function dropDraft(paths: Paths, repository: string, goal: string): void {
  const drafts = readDrafts(paths, repository);
  const left = drafts.filter(({ input }) => input.goal !== goal);
  if (left.length === drafts.length) return;
  if (left.length > 0) write(paths, repository, left);
  else rmSync(draftFile(paths, repository), { force: true });
}

function write(paths: Paths, repository: string, drafts: readonly Draft[]): string {
  const file = draftFile(paths, repository);
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(drafts, null, 2)}\n`, { mode: 0o600 });
  return file;
}

function isDraft(value: unknown): value is Draft {
  return typeof (value as Partial<Draft> | null)?.input?.goal === 'string';
}

function draftFile(paths: Paths, repository: string): string {
  const key = createHash('sha256').update(repository).digest('hex').slice(0, 16);
  return join(paths.stateDir, 'drafts', `${key}.json`);
}
