import { spawn, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const namespace = ['-Urm'];
/** Where users may make namespaces of their own, they are root in them, and may mount. */
const canBeRoot =
  process.getuid?.() !== 0 &&
  spawnSync('unshare', [...namespace, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

test.skipIf(!canBeRoot)(
  'without root: what needs a file system of its own is proved in a namespace of one’s own',
  async () => {
    const vitest = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--project', 'e2e'];
    const files = ['tests/e2e/disk-full.test.ts', 'tests/e2e/odd-places.test.ts'];
    const child = spawn(
      'unshare',
      [...namespace, ...vitest, ...files, '-t', 'full disk|read-only \\.git', '--reporter=json'],
      {
        cwd: root,
        // A run like any other: a temporary directory inside of ours would make paths too long for sockets.
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          TMPDIR: dirname(String(process.env.TMPDIR)),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let out = '';
    let err = '';
    child.stdout.on('data', chunk => {
      out += chunk;
    });
    child.stderr.on('data', chunk => {
      err += chunk;
    });
    const code = await new Promise(resolve => child.on('close', resolve));
    expect(code, `${err}\n${out}`).toBe(0);
    const { numPassedTests } = JSON.parse(out.slice(out.indexOf('{'))) as { numPassedTests: number };
    expect(numPassedTests).toBe(3);
  },
  300_000,
);
