import type { IBufferCell, Terminal } from '@xterm/headless';
import {
  backgroundOf,
  blankFlags,
  cellFlags,
  defaultColor,
  flagsOf,
  foregroundOf,
  sgrBetween,
} from './cell-style.ts';
import { safeCellText, standsAlone } from './cell-text.ts';

export interface RowOptions {
  /** Column drawn inverted, for a pane that shows a cursor without owning the hardware one. */
  cursor?: number;
}

export interface RowBuilder {
  /**
   * Row `y` of the live screen (0 = top; negative reaches into the scrollback, -1 its newest line) as text and SGR
   * sequences, exactly `width` cells by the emulator's widths, reset at the end. Rows that do not exist are blank.
   */
  row(y: number, width: number, options?: RowOptions): string;
}

/** Reads rows of an emulator; one builder reuses one cell object, so rows of 160x48 cost about a millisecond together. */
export function createRowBuilder(terminal: Terminal): RowBuilder {
  let cell: IBufferCell | undefined;
  return {
    row(y, width, options) {
      const buffer = terminal.buffer.active;
      // The buffer is a ring: outside of it `getLine` can find a line all the same.
      const exists = y < terminal.rows && buffer.baseY + y >= 0;
      const line = exists ? buffer.getLine(buffer.baseY + y) : undefined;
      const cursor = options?.cursor ?? -1;
      const limit = Math.min(width, terminal.cols, line?.length ?? 0);
      let out = '';
      let fg = defaultColor;
      let bg = defaultColor;
      let flags = 0;
      let ascii = true;
      let alone = true;
      let x = 0;
      while (line !== undefined && x < limit) {
        cell = line.getCell(x, cell);
        if (cell === undefined) break;
        let nextFg = defaultColor;
        let nextBg = defaultColor;
        let nextFlags = 0;
        if (!cell.isAttributeDefault()) {
          nextFg = foregroundOf(cell);
          nextBg = backgroundOf(cell);
          nextFlags = flagsOf(cell);
        }
        const cells = cell.getWidth() === 2 && x + 2 <= limit ? 2 : 1;
        if (cursor === x || (cells === 2 && cursor === x + 1)) nextFlags ^= cellFlags.inverse;
        // A wide character cut by the edge, the rest of one that was overwritten, an empty cell: blank.
        const chars = cell.getWidth() === cells ? cell.getChars() || ' ' : ' ';
        if (chars === ' ' && (nextFlags & blankFlags) === 0) {
          nextFg = fg;
          nextFlags = (flags & blankFlags) === 0 ? flags : 0;
        }
        if (nextFg !== fg || nextBg !== bg || nextFlags !== flags) {
          out += sgrBetween(fg, bg, flags, nextFg, nextBg, nextFlags);
          fg = nextFg;
          bg = nextBg;
          flags = nextFlags;
        }
        if (chars.length === 1 && chars >= ' ' && chars < '\x7f') {
          if (!alone) out += sgrOf(fg, bg, flags);
          out += chars;
          ascii = alone = true;
        } else {
          const text = safeCellText(chars, cells);
          const joins = !standsAlone(text);
          if (!alone || (joins && !ascii)) out += sgrOf(fg, bg, flags);
          out += text;
          ascii = false;
          alone = !joins;
        }
        x += cells;
      }
      if (fg !== defaultColor || bg !== defaultColor || flags !== 0) out += '\x1b[0m';
      if (x >= width) return out;
      if (cursor < x || cursor >= width) return out + ' '.repeat(width - x);
      return `${out}${' '.repeat(cursor - x)}\x1b[7m \x1b[0m${' '.repeat(width - cursor - 1)}`;
    },
  };
}

/** The style written in full: says nothing new, but ends a run of text, see {@link standsAlone}. */
function sgrOf(fg: number, bg: number, flags: number): string {
  return sgrBetween(defaultColor, defaultColor, 0, fg, bg, flags) || '\x1b[0m';
}
