// Writes schemas/*.json from the zod schemas. A test fails when the committed files are not what this writes.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
// Each exports `schemas`: path below the package → JSON schema.
const modules = ['config', 'store', 'agents', 'cli', 'ui'].map(room => `src/${room}/json-schema.ts`);

const out = `${root}node_modules/.cache/pitwall-schemas.${process.pid}`;
try {
  for (const [i, module] of modules.filter(file => existsSync(root + file)).entries()) {
    const bundle = await rolldown({
      cwd: root,
      input: { [`m${i}`]: module },
      platform: 'node',
      logLevel: 'warn',
    });
    await bundle.write({
      dir: out,
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: `m${i}-[name].mjs`,
    });
    await bundle.close();
    const { schemas } = await import(pathToFileURL(`${out}/m${i}.mjs`).href);
    mkdirSync(`${root}schemas`, { recursive: true });
    for (const [file, schema] of Object.entries(schemas)) {
      writeFileSync(root + file, `${JSON.stringify(schema, null, 2)}\n`);
      console.log(file);
    }
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
