import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../lib/errors.ts';

/** Programs that the build puts into dist/. */
export type Entry = 'cli' | 'tui' | 'host' | 'demo-agent';

let root: string | undefined;

/** Folder of the installed package. Code runs from dist/, from dist/chunks/ or, in tests, from src/: looks upwards. */
export function packageRoot(): string {
  if (root) return root;
  let dir = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (existsSync(join(dir, 'bin', 'pitwall.js')) && existsSync(join(dir, 'package.json'))) {
      root = dir;
      return root;
    }
    const parent = dirname(dir);
    if (parent === dir) throw new Failure('pitwall cannot find its own files', { hint: 'install it again' });
    dir = parent;
  }
}

/** Absolute path of a built program. */
export function entryFile(entry: Entry): string {
  return join(packageRoot(), 'dist', `${entry}.js`);
}

/** Version of the installed package, for `--version` and for hosts, which may outlive an upgrade. */
export function packageVersion(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
