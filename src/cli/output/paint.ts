import { Chalk, type ColorSupportLevel } from 'chalk';
import type { SessionGroup } from '../../store/record/group.ts';
import { palette } from '../../term/palette.ts';

/** Colours by meaning, as in the TUI; each function gives its text unchanged when there are no colours. */
export interface Paint {
  accent(text: string): string;
  amber(text: string): string;
  violet(text: string): string;
  green(text: string): string;
  red(text: string): string;
  grey(text: string): string;
  bold(text: string): string;
}

export function createPaint(level: ColorSupportLevel): Paint {
  const chalk = new Chalk({ level });
  return {
    accent: text => chalk.ansi256(palette.accent)(text),
    amber: text => chalk.ansi256(palette.amber)(text),
    violet: text => chalk.ansi256(palette.violet)(text),
    green: text => chalk.ansi256(palette.green)(text),
    red: text => chalk.ansi256(palette.red)(text),
    grey: text => chalk.ansi256(palette.grey)(text),
    bold: text => chalk.bold(text),
  };
}

/** The colour a group of sessions has everywhere. */
export function groupColor(paint: Paint, group: SessionGroup): (text: string) => string {
  const colors: Record<SessionGroup, (text: string) => string> = {
    'needs-input': paint.amber,
    ready: paint.violet,
    working: paint.green,
    idle: paint.grey,
    stopped: paint.grey,
    done: paint.grey,
  };
  return colors[group];
}
