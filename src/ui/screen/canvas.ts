import { type ColorLevel, downgradeSgr } from '../../term/colors.ts';
import type { PaneCursor } from '../panes/pane-source.ts';
import { blankCells, type CellRow } from './cells.ts';

/** What is on the terminal, and the bytes that bring it to what should be there. */
export interface Canvas {
  /** Nothing is known about the terminal any more: the next frame begins with an empty screen of this size. */
  reset(cols: number, rows: number): void;
  /** Only cells that differ are written. `cells` has the canvas' width. */
  drawRow(y: number, cells: CellRow): void;
  /** Bytes of everything drawn since the last call and of the cursor, '' when nothing changed. */
  take(cursor: PaneCursor | undefined): string;
}

/** So many unchanged cells cost less than moving the cursor over them. */
const bridgedCells = 5;

const syncOn = '\x1b[?2026h';
const syncOff = '\x1b[?2026l';

export function createCanvas(level: ColorLevel): Canvas {
  let width = 0;
  let screen: CellRow[] = [];
  let out = '';
  let pen = '';
  /** Where the next character lands; -1: not known. */
  let penX = -1;
  let penY = -1;
  let cursor: PaneCursor | undefined;
  let cursorShown = true;
  let shape = 0;
  const sequences = new Map<string, string>();

  const setPen = (style: string) => {
    if (style === pen) return;
    pen = style;
    let sequence = sequences.get(style);
    if (sequence === undefined) {
      if (sequences.size >= 2048) sequences.clear();
      sequence = penSequence(style, level);
      sequences.set(style, sequence);
    }
    out += sequence;
  };
  const moveTo = (x: number, y: number) => {
    if (x === penX && y === penY) return;
    out += y === penY ? `\x1b[${x + 1}G` : `\x1b[${y + 1};${x + 1}H`;
    penX = x;
    penY = y;
  };
  const writeCells = (y: number, cells: CellRow, from: number, to: number) => {
    const old = screen[y];
    if (!old) return;
    moveTo(from, y);
    for (let x = from; x < to; x++) {
      const text = cells.text[x] ?? ' ';
      const style = cells.style[x] ?? '';
      old.text[x] = text;
      old.style[x] = style;
      if (text === '') continue;
      moveTo(x, y);
      setPen(style);
      const wide = cells.text[x + 1] === '' && x + 1 < width;
      const agreed = isAgreed(text, wide);
      // Where a terminal gives it one cell, what stood in the second one would stay.
      if (wide && !agreed) out += `  \x1b[${x + 1}G`;
      out += text;
      // Behind the last column terminals disagree where the cursor is, behind an emoji how far it went.
      penX = agreed ? x + (wide ? 2 : 1) : -1;
      if (penX >= width) penX = -1;
    }
  };

  return {
    reset(cols, rows) {
      width = cols;
      screen = Array.from({ length: rows }, () => blankCells(cols));
      out = '\x1b[?25l\x1b[m\x1b[2J';
      pen = '';
      penX = penY = -1;
      cursor = undefined;
      cursorShown = false;
    },
    drawRow(y, cells) {
      const old = screen[y];
      if (!old) return;
      const same = (x: number) => old.text[x] === cells.text[x] && old.style[x] === cells.style[x];
      for (let x = 0; x < width; x++) {
        if (same(x)) continue;
        let from = x;
        while (from > 0 && cells.text[from] === '') from -= 1;
        let to = x + 1;
        for (let i = to; i < width && i - to <= bridgedCells; i++) if (!same(i)) to = i + 1;
        while (to < width && cells.text[to] === '') to += 1;
        writeCells(y, cells, from, to);
        x = to - 1;
      }
    },
    take(wanted) {
      if (out === '' && sameCursor(cursor, wanted)) return '';
      let bytes = '';
      if (out !== '') {
        setPen('');
        const hide = cursorShown ? '\x1b[?25l' : '';
        bytes = hide + out;
        cursorShown = false;
        out = '';
      }
      if (wanted === undefined) {
        if (cursorShown) bytes += '\x1b[?25l';
        cursorShown = false;
      } else {
        if (wanted.shape !== shape) bytes += `\x1b[${wanted.shape} q`;
        shape = wanted.shape;
        bytes += `\x1b[${wanted.y + 1};${wanted.x + 1}H`;
        if (!cursorShown) bytes += '\x1b[?25h';
        cursorShown = true;
        penX = wanted.x;
        penY = wanted.y;
      }
      cursor = wanted;
      return `${syncOn}${bytes}${syncOff}`;
    },
  };
}

function sameCursor(a: PaneCursor | undefined, b: PaneCursor | undefined): boolean {
  return a?.x === b?.x && a?.y === b?.y && a?.shape === b?.shape;
}

/** Whether every terminal moves the cursor equally far for it: not so for emoji, joined, marked and unknown characters. */
function isAgreed(text: string, wide: boolean): boolean {
  if (text.length > 1) return false;
  const code = text.charCodeAt(0);
  if (wide) return code >= 0x2e80;
  if (code < firstDoubtful) return true;
  return (code < 0x2600 || code > 0x27bf) && !doubtful.test(text);
}

/** Below are Latin letters, which fill nearly all cells. */
const firstDoubtful = 0x300;
/** No character yet, or one that a terminal may give no cell. */
const doubtful = /[\p{Cn}\p{Co}\p{M}\p{Cf}]/u;

function penSequence(style: string, level: ColorLevel): string {
  if (style === '') return '\x1b[m';
  const lowered = downgradeSgr(`\x1b[${style}m`, level);
  return lowered === '' ? '\x1b[m' : `\x1b[0;${lowered.slice(2)}`;
}
