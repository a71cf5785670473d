// Bundles tests/bench/ and runs it; arguments are passed on: names of sections, --write to update docs/benchmarks.md.
// With the first argument `status` it compares the status engine with recorded runs instead; --write updates docs/status.md.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const [first, ...rest] = process.argv.slice(2);
const [entry, args] = first === 'status' ? ['status', rest] : ['bench', process.argv.slice(2)];
const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = await rolldown({
  cwd: root,
  input: { [entry]: `tests/bench/${entry === 'status' ? 'status' : 'main'}.ts` },
  platform: 'node',
  external: [/^@lydell\/node-pty/],
  logLevel: 'warn',
});
await bundle.write({ dir: `${root}dist/bench`, format: 'esm' });
await bundle.close();
const { status } = spawnSync(process.execPath, [`${root}dist/bench/${entry}.js`, ...args], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
