// Bundles tests/soak/ and runs it; arguments are passed on: names of sections, --scale=0.1, --write.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = await rolldown({
  cwd: root,
  input: {
    soak: 'tests/soak/main.ts',
    'store-worker': 'tests/soak/store-worker.ts',
    'link-client': 'tests/soak/link-client.ts',
  },
  platform: 'node',
  external: [/^@lydell\/node-pty/],
  logLevel: 'warn',
});
// One level below dist/, like the bench: paths relative to the bundle reach bin/ and docs/.
await bundle.write({ dir: `${root}dist/soak`, format: 'esm', chunkFileNames: '[name]-[hash].js' });
await bundle.close();
const { status, signal } = spawnSync(
  process.execPath,
  [`${root}dist/soak/soak.js`, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
if (signal) console.error(`the soak was ended by ${signal} and reported nothing`);
process.exit(status ?? 1);
