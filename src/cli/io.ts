import type { Env } from '../actions/context.ts';
import { loadSettings } from '../config/load.ts';
import { Failure } from '../lib/errors.ts';
import { resolvePaths } from '../lib/paths.ts';
import { type ColorLevel, chosenColorLevel } from '../term/colors.ts';
import { createPaint, type Paint } from './output/paint.ts';

/** Where a command reads and writes; made once from the process, replaced in tests. */
export interface Io {
  cwd: string;
  env: Env;
  stdin: NodeJS.ReadStream;
  /** Writes text as it is. */
  out(text: string): void;
  /** Writes to stderr. */
  err(text: string): void;
  /** stdout is a terminal. */
  tty: boolean;
  stdinTty: boolean;
  /** Width of the terminal; undefined in a pipe, where nothing is cut. */
  columns: number | undefined;
  colors: ColorLevel;
  paint: Paint;
  /** What a command ends with; set by commands that did their work but were not confirmed. */
  setExit(code: number): void;
}

/** Only the user's own settings and the environment decide about colours, so no repository is looked for. */
function colorsFor(env: Env, isTTY: boolean): ColorLevel {
  // A pipe asks no setting, and a script that calls pitwall a hundred times need not read it a hundred times.
  const choice = isTTY ? loadSettings({ paths: resolvePaths(env), env }).settings.ui.colors : 'auto';
  return chosenColorLevel(choice, env, isTTY);
}

/** Somebody may stand in a worktree that was removed; commands that need no directory go on there. */
function currentDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new Failure('the current directory is gone', { hint: 'cd to one that is there', cause });
  }
}

export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  const colors = colorsFor(env, stdout.isTTY === true);
  return {
    get cwd() {
      return currentDirectory();
    },
    env,
    stdin,
    out: text => void stdout.write(text),
    err: text => void stderr.write(text),
    tty: stdout.isTTY === true,
    stdinTty: stdin.isTTY === true,
    columns: stdout.isTTY ? stdout.columns || undefined : undefined,
    colors,
    paint: createPaint(colors),
    setExit: code => {
      process.exitCode = code;
    },
  };
}
