import { type ChildProcess, spawn } from 'node:child_process';
import type { Workplace } from '../bench/workplace.ts';
import type { Random } from './random.ts';

export interface Run {
  /** Null when it was killed. */
  code: number | null;
  out: string;
  err: string;
}

/** Runs the built program, which has to succeed. */
export async function must(place: Workplace, args: readonly string[]): Promise<Run> {
  const run = await start(place, args).ended;
  if (run.code !== 0) throw new Error(`${args.join(' ')} exited ${run.code}: ${run.err || run.out}`);
  return run;
}

/** Runs the built program, however it ends. */
export const attempt = (place: Workplace, args: readonly string[]): Promise<Run> => start(place, args).ended;

/** Runs commands and kills each with `-9` at a random moment of the time that such a command takes here. */
export function createKiller(place: Workplace, random: Random) {
  const lasted = new Map<string, number>();
  return async function killed(args: readonly string[]): Promise<void> {
    const what = args[0] ?? '';
    // The first one is left to its end.
    const usual = lasted.get(what) ?? 60_000;
    const { child, ended } = start(place, args);
    const begun = performance.now();
    const timer = setTimeout(
      () => child.kill('SIGKILL'),
      lasted.has(what) ? random.below(usual * 1.1) : usual,
    );
    const { code } = await ended;
    clearTimeout(timer);
    // A machine that got busier is noticed only by those that came to their end; kills stretch the time until one does.
    lasted.set(what, code === null ? usual * 1.02 : performance.now() - begun);
  };
}

function start(place: Workplace, args: readonly string[]): { child: ChildProcess; ended: Promise<Run> } {
  const [file = '', ...first] = place.program;
  const child = spawn(file, [...first, ...args], {
    cwd: place.repo,
    env: place.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run: Run = { code: null, out: '', err: '' };
  child.stdout.on('data', chunk => {
    run.out += chunk;
  });
  child.stderr.on('data', chunk => {
    run.err += chunk;
  });
  // Of a killed command only 'exit' is waited for: it may have left a child that holds its pipes.
  const ended = new Promise<Run>(resolve => {
    child.once('exit', code => {
      if (code === null) resolve(run);
    });
    child.once('close', code => resolve({ ...run, code }));
  });
  return { child, ended };
}
