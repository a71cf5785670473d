import { type IPty, spawn } from '@lydell/node-pty';

/** A program in a PTY whose output is only counted and searched: an emulator would be part of the measurement. */
export interface BenchTerminal {
  pid: number;
  /** Bytes written by the program so far. */
  bytes(): number;
  /** Synchronized updates so far, one for each frame the screen paints. */
  frames(): number;
  /** Nobody reads the terminal until `resume`. */
  pause(): void;
  resume(): void;
  write(data: string): void;
  /** Resolves when `text` arrives from now on, with ms since the call; rejects after `timeoutMs`. */
  waitFor(text: string, timeoutMs?: number): Promise<number>;
  /** Resolves when nothing came for `quietMs`. */
  quiet(quietMs: number): Promise<void>;
  end(): Promise<void>;
}

export interface BenchProgram {
  argv: readonly string[];
  cwd?: string;
  env?: Record<string, string>;
  cols?: number;
  rows?: number;
}

/** The end of the sequence that begins each frame; short, so that chunks rarely cut it. */
const frameStart = '?2026h';

export function openBenchTerminal({ argv, cwd, env, cols = 120, rows = 40 }: BenchProgram): BenchTerminal {
  const [file = '', ...args] = argv;
  const pty: IPty = spawn(file, args, { name: 'xterm-256color', cols, rows, cwd, env, encoding: null });
  let bytes = 0;
  let frames = 0;
  let lastData = performance.now();
  let wanted: { text: string; tail: string; done: () => void } | undefined;
  const exited = new Promise<void>(resolve => pty.onExit(() => resolve()));
  pty.onData(data => {
    const chunk = data as unknown as Buffer;
    bytes += chunk.length;
    lastData = performance.now();
    for (let at = chunk.indexOf(frameStart); at >= 0; at = chunk.indexOf(frameStart, at + 1)) frames += 1;
    if (wanted === undefined) return;
    const text = wanted.tail + chunk.toString('latin1');
    if (text.includes(wanted.text)) wanted.done();
    else wanted.tail = text.slice(-wanted.text.length);
  });
  return {
    pid: pty.pid,
    bytes: () => bytes,
    frames: () => frames,
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    write: data => pty.write(data),
    waitFor(text, timeoutMs = 20_000) {
      const start = performance.now();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          wanted = undefined;
          reject(new Error(`${argv.join(' ')}: waited ${timeoutMs} ms for ${JSON.stringify(text)}`));
        }, timeoutMs);
        wanted = {
          text,
          tail: '',
          done: () => {
            wanted = undefined;
            clearTimeout(timer);
            resolve(performance.now() - start);
          },
        };
      });
    },
    async quiet(quietMs) {
      while (performance.now() - lastData < quietMs)
        await new Promise(resolve => setTimeout(resolve, quietMs / 4));
    },
    async end() {
      pty.kill('SIGKILL');
      await exited;
    },
  };
}
