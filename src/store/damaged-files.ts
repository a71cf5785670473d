import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../lib/errors.ts';
import type { Layout } from './layout.ts';

/** Names of `<file>.corrupt-<time>` in a directory: what was moved aside because it could not be understood. */
export function damagedCopies(dir: string): string[] {
  return namesIn(dir).filter(name => name.includes('.corrupt-'));
}

/** All of them in a store. */
export function damagedFiles(layout: Layout): string[] {
  const sessions = [layout.sessions, layout.archive].flatMap(dir => namesIn(dir).map(id => join(dir, id)));
  return [layout.dir, ...sessions].flatMap(dir => damagedCopies(dir).map(name => join(dir, name)));
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}
