import { Chalk, type ColorSupportLevel } from 'chalk';
import type { SessionGroup } from '../../store/record/group.ts';
import { downgradeSgr } from '../../term/colors.ts';
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
  // Chalk brings true colours down by itself, but not the 256.
  const color = (index: number) => (text: string) => downgradeSgr(chalk.ansi256(index)(text), level);
  return {
    accent: color(palette.accent),
    amber: color(palette.amber),
    violet: color(palette.violet),
    green: color(palette.green),
    red: color(palette.red),
    grey: color(palette.grey),
    bold: text => chalk.bold(text),
  };
}

/** The colour a group of sessions has everywhere. */
export function groupColor(paint: Paint, group: SessionGroup): (text: string) => string {
  const colors: Record<SessionGroup, (text: string) => string> = {
    'needs-input': paint.amber,
    ready: paint.violet,
    working: paint.green,
    queued: paint.grey,
    idle: paint.grey,
    stopped: paint.grey,
    done: paint.grey,
  };
  return colors[group];
}
