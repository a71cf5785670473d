import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { tempDir } from './temp.ts';

/**
 * Makes one program of a TypeScript file so that Node 20 can run it on its own, the way scripts/build.mjs does.
 * Returns the path; removed when the running test ends.
 */
export async function bundleProgram(entry: URL): Promise<string> {
  const dir = tempDir('program');
  const bundle = await rolldown({
    input: fileURLToPath(entry),
    platform: 'node',
    logLevel: 'silent',
    external: [/^@lydell\/node-pty/],
    plugins: [
      {
        name: 'stubs',
        resolveId: id => (id === 'react-devtools-core' ? '\0devtools' : null),
        load: id => (id === '\0devtools' ? 'export default {};' : null),
      },
    ],
    transform: { define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' } },
  });
  await bundle.write({ dir, format: 'esm', entryFileNames: 'program.mjs' });
  await bundle.close();
  return join(dir, 'program.mjs');
}
