import { readdirSync } from 'node:fs';
import { errnoOf } from './errors.ts';

/** Whether something is there: a file, or a directory that holds anything. False for an empty directory and for nothing. */
export function hasContent(path: string): boolean {
  try {
    return readdirSync(path).length > 0;
  } catch (error) {
    return errnoOf(error) !== 'ENOENT';
  }
}
