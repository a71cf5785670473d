// Bundles tests/bench/ and runs it; arguments are passed on: names of sections, --write to update docs/benchmarks.md.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = await rolldown({
  cwd: root,
  input: { bench: 'tests/bench/main.ts' },
  platform: 'node',
  external: [/^@lydell\/node-pty/],
  logLevel: 'warn',
});
await bundle.write({ dir: `${root}dist/bench`, format: 'esm' });
await bundle.close();
const { status } = spawnSync(process.execPath, [`${root}dist/bench/bench.js`, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
