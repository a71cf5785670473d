import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../lib/errors.ts';
import type { Paths } from '../lib/paths.ts';

/**
 * True the first time this is asked for this text in this repository (its common git directory): advice that everybody
 * who goes on without it has read is news once.
 */
export function isNews(paths: Pick<Paths, 'stateDir'>, repository: string, text: string): boolean {
  const key = createHash('sha256').update(`${repository}\n${text}`).digest('hex').slice(0, 16);
  const dir = join(paths.stateDir, 'told');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, key), '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    // Where nothing can be written it is told again.
    return errnoOf(error) !== 'EEXIST';
  }
}
