import { rgbOf } from '../../term/colors.ts';
import type { EmulatorColors } from './emulator-types.ts';

export const defaultColors: EmulatorColors = {
  foreground: '#d0d0d0',
  background: '#101010',
  cursor: '#d0d0d0',
};

/** The colours a program asks for and sets: OSC 4 (palette), 10, 11, 12 (text, background, cursor), 104, 110-112. */
export interface ColorTable {
  /** `rgb:rrrr/gggg/bbbb` of a palette index, or of 10, 11, 12 when `special`. */
  palette(index: number): string;
  special(code: 10 | 11 | 12): string;
  setPalette(index: number, spec: string): void;
  setSpecial(code: 10 | 11 | 12, spec: string): void;
  resetPalette(index?: number): void;
  resetSpecial(code: 10 | 11 | 12): void;
  /** Sequences that set on another terminal what was set here. */
  restore(): string;
  /** Whether the background is dark. */
  dark(): boolean;
}

export function createColorTable(defaults: EmulatorColors): ColorTable {
  const base = { 10: defaults.foreground, 11: defaults.background, 12: defaults.cursor };
  const special = new Map<number, string>();
  const palette = new Map<number, string>();
  const colorOf = (code: 10 | 11 | 12) => special.get(code) ?? parseColor(base[code]) ?? 'rgb:0000/0000/0000';
  return {
    palette: index => palette.get(index) ?? defaultPalette(index),
    special: colorOf,
    setPalette(index, spec) {
      const color = parseColor(spec);
      if (color !== undefined && index >= 0 && index < 256) palette.set(index, color);
    },
    setSpecial(code, spec) {
      const color = parseColor(spec);
      if (color !== undefined) special.set(code, color);
    },
    resetPalette: index => (index === undefined ? palette.clear() : palette.delete(index)),
    resetSpecial: code => special.delete(code),
    restore: () =>
      [...special].map(([code, color]) => `\x1b]${code};${color}\x1b\\`).join('') +
      [...palette].map(([index, color]) => `\x1b]4;${index};${color}\x1b\\`).join(''),
    dark() {
      const [r = 0, g = 0, b = 0] = colorOf(11)
        .slice(4)
        .split('/')
        .map(hex => Number.parseInt(hex, 16) / 0xffff);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.5;
    },
  };
}

/** X11 colour specifications `#rgb` to `#rrrrggggbbbb` and `rgb:r/g/b` with 1 to 4 digits each. */
function parseColor(spec: string): string | undefined {
  const hash = /^#((?:[\da-f]{3}){1,4})$/i.exec(spec)?.[1];
  const digits = hash === undefined ? 0 : hash.length / 3;
  const parts =
    hash === undefined
      ? /^rgb:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})$/i.exec(spec)?.slice(1)
      : [0, 1, 2].map(i => hash.slice(i * digits, (i + 1) * digits));
  return parts && `rgb:${parts.map(part => scaled(part.toLowerCase())).join('/')}`;
}

/** To 16 bits by repetition: `f` → `ffff`, `d0` → `d0d0`. */
function scaled(hex: string): string {
  return hex.repeat(Math.ceil(4 / hex.length)).slice(0, 4);
}

/** xterm's first 16, then the cube and the greys. */
const first16 = [
  '000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5',
  '7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff',
]
  .join(' ')
  .split(' ');

function defaultPalette(index: number): string {
  const hex =
    first16[index] ??
    rgbOf(index)
      .map(v => v.toString(16).padStart(2, '0'))
      .join('');
  return parseColor(`#${hex}`) ?? 'rgb:0000/0000/0000';
}
