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

/** One draft per repository: the newest is the one a person wants back. */
export function saveDraft(paths: Paths, repository: string, draft: Draft): string {
  const file = draftFile(paths, repository);
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(draft, null, 2)}\n`, { mode: 0o600 });
  return file;
}

/** The kept task of this repository (its common git directory), or undefined. */
export function readDraft(paths: Paths, repository: string): Draft | undefined {
  try {
    const draft = JSON.parse(readFileSync(draftFile(paths, repository), 'utf8')) as Draft;
    return typeof draft.input?.goal === 'string' ? draft : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function dropDraft(paths: Paths, repository: string): void {
  rmSync(draftFile(paths, repository), { force: true });
}

function draftFile(paths: Paths, repository: string): string {
  const key = createHash('sha256').update(repository).digest('hex').slice(0, 16);
  return join(paths.stateDir, 'drafts', `${key}.json`);
}
