import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/**
 * The host as its own program, built once for the test file from what is in src/ now. Inside node_modules, because
 * the native part of the PTY is found from where the program lies.
 */
export function builtHost(): { readonly entry: string } {
  const dir = join(root, 'node_modules', '.cache', `pitwall-test-host-${process.pid}`);
  beforeAll(async () => {
    mkdirSync(dir, { recursive: true });
    const bundle = await rolldown({
      input: { host: join(root, 'src/agents/host/main.ts') },
      platform: 'node',
      external: [/^@lydell\/node-pty/],
      // As in scripts/build.mjs: write-file-atomic asks for it.
      transform: { define: { __filename: '"pitwall"' } },
      logLevel: 'silent',
    });
    await bundle.write({ dir, format: 'esm', entryFileNames: '[name].js' });
    await bundle.close();
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return { entry: join(dir, 'host.js') };
}
