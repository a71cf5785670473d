import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const marker = 'PITWALL_TEST_RUN';

/**
 * Vitest global setup: gives the run a temporary directory of its own and marks its environment; when the run ends,
 * a process that still carries the mark, or a file or socket left in that directory, fails the run by name.
 */
export default function setup(): () => Promise<void> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'pw-run-')));
  const id = dir.slice(-6);
  process.env.TMPDIR = dir;
  process.env[marker] = id;
  return async () => {
    const processes = await settle(() => markedProcesses(id));
    for (const { pid } of processes) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone between the look and the kill: that is what was wanted.
      }
    }
    const all = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(name => !isToolFile(name));
    // Only the innermost: that names who wrote it.
    const files = all.filter(name => !all.some(other => other.startsWith(`${name}/`)));
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    const lines = [
      ...processes.map(({ pid, command }) => `process ${pid}: ${command}`),
      ...files.map(name => `file ${name}`),
    ];
    if (lines.length > 0) {
      // Vitest prints an error of a teardown but does not fail the run for it.
      process.exitCode = 1;
      throw new Error(`the tests left behind:\n  ${lines.join('\n  ')}`);
    }
  };
}

/** What vitest, vite and Node's compile cache keep in TMPDIR themselves, and each worker's own (own-temp.ts). */
function isToolFile(name: string): boolean {
  const inWorker = name.replace(/^w\d+\/?/, '');
  return (
    inWorker === '' ||
    inWorker === 'ssr' ||
    /^(vitest|vite|node-compile-cache|v8-compile-cache|tsx-)/.test(inWorker)
  );
}

/** Processes that end by themselves a moment after their test are no leftovers: looks for up to three seconds. */
async function settle(look: () => Marked[]): Promise<Marked[]> {
  for (let round = 0; round < 30; round++) {
    const found = look();
    if (found.length === 0) return found;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return look();
}

interface Marked {
  pid: number;
  command: string;
}

function markedProcesses(id: string): Marked[] {
  const found: Marked[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      if (command === '' || /node_modules\/(vitest|vite|esbuild|rolldown|@esbuild)\//.test(command)) continue;
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${marker}=${id}\0`))
        found.push({ pid, command });
    } catch {
      // Ended while we looked, or another user's process.
    }
  }
  return found;
}
