import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { onTestFinished } from 'vitest';
import { tempDir } from '../support/temp.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** worker.ts as a program that plain node runs. */
export async function buildWorker(): Promise<string> {
  const dir = tempDir('worker');
  const bundle = await rolldown({
    cwd: root,
    input: 'tests/store/worker.ts',
    platform: 'node',
    logLevel: 'warn',
  });
  await bundle.write({ dir, format: 'esm', entryFileNames: 'worker.mjs', chunkFileNames: '[name].mjs' });
  await bundle.close();
  return join(dir, 'worker.mjs');
}

export interface Worker {
  child: ChildProcess;
  pid: number;
  /** Resolves with the first line it prints. */
  line: Promise<string>;
  ended: Promise<{ code: number | null; signal: string | null; stderr: string }>;
}

/** Starts the worker; it is killed when the test ends, if it still runs. */
export function startWorker(program: string, ...args: Array<string | number>): Worker {
  const child = spawn(process.execPath, [program, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  const line = new Promise<string>(resolve =>
    child.stdout.once('data', chunk => resolve(String(chunk).trim())),
  );
  const ended = new Promise<{ code: number | null; signal: string | null; stderr: string }>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal, stderr })),
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, pid: child.pid ?? 0, line, ended };
}
