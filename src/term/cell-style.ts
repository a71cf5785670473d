import type { IBufferCell } from '@xterm/headless';

/** Attributes of a cell as bits. Blinking is left out: nothing animates. */
export const cellFlags = {
  bold: 1,
  dim: 2,
  italic: 4,
  underline: 8,
  inverse: 16,
  invisible: 32,
  strikethrough: 64,
  overline: 128,
} as const;

/** Attributes that show on a blank. */
export const blankFlags =
  cellFlags.underline | cellFlags.inverse | cellFlags.strikethrough | cellFlags.overline;

/** A colour is -1 (the terminal's default), 0-255 (palette) or {@link rgbBit} + 0xRRGGBB. */
export const defaultColor = -1;
export const rgbBit = 0x1000000;

export function foregroundOf(cell: IBufferCell): number {
  if (cell.isFgDefault()) return defaultColor;
  return cell.isFgRGB() ? rgbBit | cell.getFgColor() : cell.getFgColor();
}

export function backgroundOf(cell: IBufferCell): number {
  if (cell.isBgDefault()) return defaultColor;
  return cell.isBgRGB() ? rgbBit | cell.getBgColor() : cell.getBgColor();
}

export function flagsOf(cell: IBufferCell): number {
  return (
    (cell.isBold() ? cellFlags.bold : 0) |
    (cell.isDim() ? cellFlags.dim : 0) |
    (cell.isItalic() ? cellFlags.italic : 0) |
    (cell.isUnderline() ? cellFlags.underline : 0) |
    (cell.isInverse() ? cellFlags.inverse : 0) |
    (cell.isInvisible() ? cellFlags.invisible : 0) |
    (cell.isStrikethrough() ? cellFlags.strikethrough : 0) |
    (cell.isOverline() ? cellFlags.overline : 0)
  );
}

/** SGR that leads from one style to another, only what changes; '' when nothing does. */
export function sgrBetween(
  fromFg: number,
  fromBg: number,
  fromFlags: number,
  fg: number,
  bg: number,
  flags: number,
): string {
  if (fromFg === fg && fromBg === bg && fromFlags === flags) return '';
  if (fg === defaultColor && bg === defaultColor && flags === 0) return '\x1b[0m';
  let codes = fromFlags === flags ? '' : flagCodes(fromFlags, flags);
  if (fromFg !== fg) codes += colorCode(fg, 30, 38);
  if (fromBg !== bg) codes += colorCode(bg, 40, 48);
  return `\x1b[${codes.slice(0, -1)}m`;
}

/** `[bit, on, off]`. Bold and dim share their off code, see {@link flagCodes}. */
const codes = [
  [cellFlags.italic, 3, 23],
  [cellFlags.underline, 4, 24],
  [cellFlags.inverse, 7, 27],
  [cellFlags.invisible, 8, 28],
  [cellFlags.strikethrough, 9, 29],
  [cellFlags.overline, 53, 55],
] as const;

function flagCodes(from: number, to: number): string {
  const weight = cellFlags.bold | cellFlags.dim;
  let out = '';
  let had = from;
  if (from & weight & ~to) {
    out += '22;';
    had &= ~weight;
  }
  if (to & ~had & cellFlags.bold) out += '1;';
  if (to & ~had & cellFlags.dim) out += '2;';
  for (const [bit, on, off] of codes) {
    if ((from ^ to) & bit) out += `${to & bit ? on : off};`;
  }
  return out;
}

function colorCode(color: number, base: number, extended: number): string {
  if (color === defaultColor) return `${base + 9};`;
  if (color & rgbBit) return `${extended};2;${(color >> 16) & 255};${(color >> 8) & 255};${color & 255};`;
  if (color < 8) return `${base + color};`;
  return color < 16 ? `${base + 52 + color};` : `${extended};5;${color};`;
}
