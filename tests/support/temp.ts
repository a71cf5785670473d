import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh directory, real path, removed when the running test ends. */
export function tempDir(label = 'test'): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), `pitwall-${label}-`)));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));
  return dir;
}
