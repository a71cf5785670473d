import type { Readable, Writable } from 'node:stream';
import { spawnChild } from '../lib/spawn-child.ts';

export interface ProcessOptions {
  cwd: string;
  /** The whole environment. */
  env: Readonly<Record<string, string>>;
  /** Bytes for stdin; `pipe` leaves it open, without either it is empty. */
  input?: Uint8Array | string | 'pipe';
  /** Bytes of stdout after which the program is ended; undefined: stdout is left to the caller. */
  maxBytes?: number;
  timeoutMs: number;
  signals: readonly AbortSignal[];
}

export interface ProcessEnd {
  /** null when a signal ended it or it never started. */
  exit: number | null;
  stdout: Buffer;
  stderr: Buffer;
  ms: number;
  /** Why it did not run to its end. */
  why?: 'timeout' | 'cancelled' | 'too much' | 'not started';
  error?: Error;
}

export interface Process {
  stdin: Writable;
  stdout: Readable;
  /** Never rejects. */
  ended: Promise<ProcessEnd>;
}

/** A program that ignores SIGTERM (stuck on a network file system) is ended harder. ms. */
const killMs = 5_000;
/** What git says on stderr is a sentence; a progress bar gone wild must not fill the memory. */
const mostStderr = 1024 * 1024;

/**
 * Runs one program without a shell. Own code because every host runs git: the library used elsewhere would cost each
 * of them 4 MiB.
 */
export function startProcess(argv: readonly string[], options: ProcessOptions): Process {
  const { cwd, env, input, maxBytes, timeoutMs, signals } = options;
  const started = performance.now();
  const child = spawnChild(argv[0] ?? '', argv.slice(1), { cwd, env, stdio: 'pipe', windowsHide: true });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let size = 0;
  let errorSize = 0;
  let why: ProcessEnd['why'];
  let error: Error | undefined;
  let harder: NodeJS.Timeout | undefined;

  const end = (reason: NonNullable<ProcessEnd['why']>) => {
    why ??= reason;
    child.kill('SIGTERM');
    harder ??= setTimeout(() => child.kill('SIGKILL'), killMs).unref();
  };
  const cancel = () => end('cancelled');
  const timer = setTimeout(() => end('timeout'), timeoutMs);
  for (const signal of signals) signal.addEventListener('abort', cancel, { once: true });
  // EPIPE: it ended before it had read everything; its exit code says why.
  child.stdin.on('error', () => {});
  if (input !== 'pipe') child.stdin.end(input);
  child.stderr.on('data', (chunk: Buffer) => {
    errorSize += chunk.length;
    if (errorSize <= mostStderr) stderr.push(chunk);
  });
  if (maxBytes !== undefined) {
    child.stdout.on('data', (chunk: Buffer) => {
      if (size >= maxBytes) return;
      stdout.push(chunk.subarray(0, maxBytes - size));
      size += chunk.length;
      if (size > maxBytes) end('too much');
    });
  }
  const ended = new Promise<ProcessEnd>(resolve => {
    const finish = (code: number | null) => {
      clearTimeout(timer);
      clearTimeout(harder);
      for (const signal of signals) signal.removeEventListener('abort', cancel);
      resolve({
        exit: why === undefined ? code : null,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr),
        ms: Math.round(performance.now() - started),
        ...(why === undefined ? {} : { why }),
        ...(error === undefined ? {} : { error }),
      });
    };
    child.on('error', reason => {
      error = reason;
      // An error of a kill is no end; without a pid it never ran, and no 'close' may come.
      if (child.pid !== undefined) return;
      why = 'not started';
      finish(null);
    });
    // Nobody may read the rest of a conversation, and 'close' waits until somebody has.
    child.on(input === 'pipe' ? 'exit' : 'close', code => {
      if (input === 'pipe') child.stdout.destroy();
      finish(code);
    });
  });
  return { stdin: child.stdin, stdout: child.stdout, ended };
}
