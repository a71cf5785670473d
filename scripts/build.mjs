// Bundles src/ into dist/: one entry for the command line, one for the TUI, one for the host process.
// Bundling matters for start-up: Ink and React take 0.6 s to load from node_modules and 0.3 s as one chunk. For the same
// reason the TUI is a bundle of its own: what it shares with the commands would be fifty more files to open.
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
const bundles = [['cli', 'demo-agent', 'host'], ['tui']];

const stubs = {
  name: 'stubs',
  resolveId: id => (id === 'react-devtools-core' ? '\0devtools' : null),
  load: id => (id === '\0devtools' ? 'export default { initialize() {}, connectToDevTools() {} };' : null),
};

// What it loads costs 25 ms for the segmenter and 15 for its expressions, which every command and every host would pay at
// its start, or at the first `─` that it draws. Most of them never measure anything but simple text.
const cheapWidths = {
  name: 'cheap-widths',
  // One copy: wrap-ansi brings an older one.
  resolveId: id => (id === 'string-width' ? `${root}node_modules/string-width/index.js` : null),
  transform(code, id) {
    if (!id.includes('/string-width/')) return null;
    const lazy = replaceOnce(
      code,
      'const segmenter = new Intl.Segmenter();',
      'let made; const segmenter = { segment: text => (made ??= new Intl.Segmenter()).segment(text) };',
      id,
    );
    const fast = replaceOnce(lazy, '/^[\\u0020-\\u007E]*$/.test(string)', 'isSimpleText(string)', id);
    return `import { isSimpleText } from ${JSON.stringify(`${root}src/term/simple-text.ts`)};\n${fast}`;
  },
};

// Ink's layout engine would fetch itself from a data URL: `fetch` takes Node 25 ms to load.
const yogaWithoutFetch = {
  name: 'yoga-without-fetch',
  transform(code, id) {
    if (!id.includes('/yoga-layout/dist/binaries/')) return null;
    return replaceOnce(code, '"function"!=typeof fetch?Promise', '!0?Promise', id);
  },
};

/** Fails the build when a new version of a library is written in another way. */
function replaceOnce(code, what, by, id) {
  if (code.split(what).length !== 2) throw new Error(`${id} does not hold ${what} once any more`);
  return code.replace(what, () => by);
}

/** The command line opens the TUI's bundle; `#dist/` is named in package.json. */
const tuiApart = {
  name: 'tui-apart',
  resolveId: (id, importer) =>
    importer?.endsWith('/cli/open-screen.ts') && id.endsWith('/ui/run.ts')
      ? { id: '#dist/tui.js', external: true }
      : null,
};

const bundleOf = names => ({
  cwd: root,
  input: Object.fromEntries(names.map(name => [name, entries[name]])),
  platform: 'node',
  external: [/^@lydell\/node-pty/],
  plugins: [stubs, cheapWidths, yogaWithoutFetch, tuiApart],
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
for (const names of bundles) {
  const bundle = await rolldown(bundleOf(names));
  await bundle.write({
    dir: fresh,
    format: 'esm',
    minify: true,
    sourcemap: false,
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
  await bundle.close();
}
if (existsSync(`${root}dist`)) renameSync(`${root}dist`, old);
renameSync(fresh, `${root}dist`);
rmSync(old, { recursive: true, force: true });
