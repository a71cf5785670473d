import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Quantile of unsorted samples, nearest rank. `q` 0 to 1. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

export interface Command {
  argv: readonly string[];
  cwd?: string;
  env?: Record<string, string>;
}

/** Wall time of one run in ms, output thrown away; a run that does not exit 0 fails the bench. */
export function timeRun({ argv, cwd, env }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const [file = '', ...args] = argv;
    const start = process.hrtime.bigint();
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', code => {
      if (code === 0) resolve(Number(process.hrtime.bigint() - start) / 1e6);
      else reject(new Error(`${argv.join(' ')} exited ${code}`));
    });
  });
}

/**
 * Runs `ours` and `theirs` in turn, so that a drift of the machine's speed hits both, after one warm-up each.
 * @returns medians in ms and the median of the ratios pair by pair
 */
export async function compareRuns(ours: Command, theirs: Command, pairs: number) {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = -1; i < pairs; i++) {
    const [x, y] = [await timeRun(ours), await timeRun(theirs)];
    if (i < 0) continue;
    a.push(x);
    b.push(y);
  }
  return { ours: median(a), theirs: median(b), ratio: median(a.map((x, i) => x / (b[i] ?? x))) };
}

/** CPU time of a process and all its threads so far, in ms, from /proc (ticks of 10 ms). */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory of a process in MiB: `rss` resident, `private` what no other process shares. */
export function memoryMiB(pid: number): { rss: number; private: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return { rss: kib('Rss') / 1024, private: (kib('Private_Clean') + kib('Private_Dirty')) / 1024 };
}

export const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
