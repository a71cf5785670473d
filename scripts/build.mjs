// Bundles src/ into dist/: one entry for the command line, one for the TUI, one for the host process.
// Bundling matters for start-up: Ink and React take 0.6 s to load from node_modules and 0.3 s as one chunk.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const rolldownUrl = new URL('../node_modules/rolldown/package.json', import.meta.url);
if (!existsSync(rolldownUrl)) {
  // `npm install -g pitwall` from the registry: dist/ is in the package and there is nothing to build with.
  if (existsSync(new URL('../dist/cli.js', import.meta.url))) process.exit(0);
  process.stderr.write('pitwall: what it is built with is not installed; run npm ci first\n');
  process.exit(1);
}
const { rolldown } = await import('rolldown');

const entries = {
  cli: 'src/cli/main.ts',
  tui: 'src/ui/run.ts',
  host: 'src/agents/host/main.ts',
  'demo-agent': 'src/agents/demo/main.ts',
};
const input = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(`${root}${file}`)));

const stubs = {
  name: 'stubs',
  resolveId: id => (id === 'react-devtools-core' ? '\0devtools' : null),
  load: id => (id === '\0devtools' ? 'export default { initialize() {}, connectToDevTools() {} };' : null),
};

// Its tables take 25 ms to load, which every command and every host would pay at its start. string-width makes one when it
// is loaded; most commands never measure anything but ASCII.
const lazySegmenter = {
  name: 'lazy-segmenter',
  transform(code, id) {
    if (!id.includes('/string-width/')) return null;
    const eager = /const segmenter = new Intl\.Segmenter\(\);/;
    if (!eager.test(code)) throw new Error(`${id} makes its segmenter in another way now`);
    return code.replace(
      eager,
      'let made; const segmenter = { segment: text => (made ??= new Intl.Segmenter()).segment(text) };',
    );
  },
};

const bundle = await rolldown({
  cwd: root,
  input,
  platform: 'node',
  external: [/^@lydell\/node-pty/],
  plugins: [stubs, lazySegmenter],
  transform: {
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      // write-file-atomic mixes it into the names of its temporary files; an ES module has none.
      __filename: '"pitwall"',
    },
  },
  logLevel: 'warn',
});
// Built beside the old one and swapped in, so that a pitwall started meanwhile never finds half a build.
const fresh = `${root}dist.${process.pid}`;
const old = `${root}dist.${process.pid}.old`;
await bundle.write({
  dir: fresh,
  format: 'esm',
  minify: true,
  sourcemap: false,
  chunkFileNames: 'chunks/[name]-[hash].js',
});
await bundle.close();
if (existsSync(`${root}dist`)) renameSync(`${root}dist`, old);
renameSync(fresh, `${root}dist`);
rmSync(old, { recursive: true, force: true });
