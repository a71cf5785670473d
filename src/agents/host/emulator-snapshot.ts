import type { IBuffer, IBufferCell, IBufferLine, Terminal } from '@xterm/headless';
import { backgroundOf, defaultColor, flagsOf, foregroundOf, sgrBetween } from '../../term/cell-style.ts';
import { standsAlone } from '../../term/cell-text.ts';
import { modeReset } from '../../term/resets.ts';
import type { ColorTable } from './emulator-colors.ts';
import type { TrackedState } from './emulator-state.ts';

export interface SnapshotInput {
  terminal: Terminal;
  /** SGR of the attributes in force, see emulator-pen.ts. */
  pen: string;
  state: TrackedState;
  colors: ColorTable;
  /** Lines of scrollback in front of the normal screen. */
  scrollback: number;
}

/**
 * Bytes that bring a terminal of the same size, whatever modes it has on, to exactly this state: cells, cursor, pen,
 * modes, title, colours, keyboard flags, the normal screen below an alternate one. It never leaves the alternate screen,
 * so a viewer may keep one of its own. Left out: synchronized output (the viewer would wait for its end), tab stops,
 * hyperlink targets. Ends with the cursor's position.
 *
 * Own code instead of addon-serialize, which writes rows so that they can join into other graphemes and drops bold next
 * to dim.
 */
export function snapshotOf(input: SnapshotInput): string {
  const { terminal, state, colors, scrollback } = input;
  const { normal, alternate, active } = terminal.buffer;
  let out = `${modeReset}\x1b[H\x1b[2J`;
  out += colors.restore();
  // Also when it is empty: the viewer's terminal shows the title of what ran there before.
  out += `\x1b]2;${state.title}\x1b\\`;
  out += contentOf(terminal, normal, Math.max(0, normal.baseY - scrollback));
  out += state.kitty.normal.restore();
  if (active.type === 'alternate') {
    // Mode 1049 keeps the normal screen's cursor with its attributes.
    out += cursorTo(normal.cursorX, normal.cursorY, terminal) + (state.saved.normal?.pen ?? '');
    out += '\x1b[?1049h\x1b[0m\x1b[H\x1b[2J';
    out += contentOf(terminal, alternate, alternate.baseY);
    out += state.kitty.alternate.restore();
  }
  out += savedCursor(terminal, state);
  const region = state.region[active.type];
  if (region !== undefined) out += `\x1b[${region.top};${region.bottom}r`;
  out += modesOf(terminal, state);
  out += cursorState(input);
  return out;
}

/** Every row from `first` on; needs the cursor at home and ends somewhere, with default attributes. */
function contentOf(terminal: Terminal, buffer: IBuffer, first: number): string {
  const last = buffer.baseY + terminal.rows - 1;
  let out = '';
  for (let y = first; y <= last; y++) {
    const line = buffer.getLine(y);
    if (line === undefined) break;
    const wraps = y < last && continues(line, buffer.getLine(y + 1), terminal.cols);
    out += rowText(line, terminal.cols, wraps);
    // A full row followed by its continuation is printed on, so that the viewer's terminal wraps it as well.
    if (y < last && !wraps) out += '\r\n';
  }
  return out;
}

/** Only text that neither is missing nor joins makes a terminal wrap by itself; else the row starts anew. */
function continues(line: IBufferLine, next: IBufferLine | undefined, cols: number): boolean {
  if (next?.isWrapped !== true) return false;
  const last = line.getCell(cols - (line.getCell(cols - 1)?.getWidth() === 0 ? 2 : 1))?.getChars() ?? '';
  const first = next.getCell(0)?.getChars() ?? '';
  return last !== '' && first !== '' && standsAlone(last) && standsAlone(first);
}

function rowText(line: IBufferLine, cols: number, whole: boolean): string {
  const end = whole ? cols : usedCells(line, cols);
  let cell: IBufferCell | undefined;
  let out = '';
  let fg = defaultColor;
  let bg = defaultColor;
  let flags = 0;
  let joinable = false;
  for (let x = 0; x < end; ) {
    cell = line.getCell(x, cell);
    if (cell === undefined) break;
    const plain = cell.isAttributeDefault();
    const nextFg = plain ? defaultColor : foregroundOf(cell);
    const nextBg = plain ? defaultColor : backgroundOf(cell);
    const nextFlags = plain ? 0 : flagsOf(cell);
    out += sgrBetween(fg, bg, flags, nextFg, nextBg, nextFlags);
    fg = nextFg;
    bg = nextBg;
    flags = nextFlags;
    const chars = cell.getWidth() === 0 ? '' : cell.getChars();
    const joins = !standsAlone(chars);
    if ((joins || joinable) && x > 0) out += `\x1b[${x + 1}G`;
    joinable = joins;
    out += chars === '' ? ' ' : chars;
    x += chars === '' ? 1 : cell.getWidth();
  }
  return out + sgrBetween(fg, bg, flags, defaultColor, defaultColor, 0);
}

function usedCells(line: IBufferLine, cols: number): number {
  let cell: IBufferCell | undefined;
  for (let x = Math.min(cols, line.length) - 1; x >= 0; x--) {
    cell = line.getCell(x, cell);
    if (cell === undefined) continue;
    if (cell.getChars() !== '' || cell.getWidth() === 0 || !cell.isBgDefault() || flagsOf(cell) !== 0) {
      return x + 1;
    }
  }
  return 0;
}

function cursorTo(x: number, y: number, terminal: Terminal, top = 0): string {
  return `\x1b[${y - top + 1};${Math.min(x, terminal.cols - 1) + 1}H`;
}

function savedCursor(terminal: Terminal, state: TrackedState): string {
  const { active } = terminal.buffer;
  const saved = state.saved[active.type];
  if (saved === undefined) return '';
  return `${cursorTo(saved.x, Math.min(saved.y, terminal.rows - 1), terminal)}${saved.pen}\x1b7\x1b[0m`;
}

const mouseModes = {
  none: '',
  x10: '\x1b[?9h',
  vt200: '\x1b[?1000h',
  drag: '\x1b[?1002h',
  any: '\x1b[?1003h',
};

/** None of these moves the cursor. */
function modesOf({ modes }: Terminal, state: TrackedState): string {
  let out = mouseModes[modes.mouseTrackingMode];
  for (const [mode, on] of state.privateModes) out += `\x1b[?${mode}${on ? 'h' : 'l'}`;
  if (modes.applicationCursorKeysMode) out += '\x1b[?1h';
  if (modes.applicationKeypadMode) out += '\x1b=';
  if (modes.bracketedPasteMode) out += '\x1b[?2004h';
  if (modes.sendFocusMode) out += '\x1b[?1004h';
  if (modes.reverseWraparoundMode) out += '\x1b[?45h';
  if (state.modifyOtherKeys !== 0) out += `\x1b[>4;${state.modifyOtherKeys}m`;
  if (state.cursorShape !== 0) out += `\x1b[${state.cursorShape} q`;
  if (!state.cursorVisible) out += '\x1b[?25l';
  return out;
}

/** Position, pen and what must not hold while rows are printed: origin, insert, no wrap, character sets. */
function cursorState({ terminal, pen, state }: SnapshotInput): string {
  const { active } = terminal.buffer;
  const { modes } = terminal;
  const top = modes.originMode ? (state.region[active.type]?.top ?? 1) - 1 : 0;
  const origin = modes.originMode ? '\x1b[?6h' : '';
  const rest =
    (modes.insertMode ? '\x1b[4h' : '') +
    (modes.wraparoundMode ? '' : '\x1b[?7l') +
    (state.charsets[0] === 'B' ? '' : `\x1b(${state.charsets[0]}`) +
    (state.charsets[1] === 'B' ? '' : `\x1b)${state.charsets[1]}`);
  const line = active.getLine(active.baseY + active.cursorY);
  const before = active.cursorX - (line?.getCell(active.cursorX - 1)?.getWidth() === 0 ? 2 : 1);
  // In insert mode printing again moves the rest of the row; without wrapping the last character may not have been drawn.
  const repeatable = before >= 0 && !modes.insertMode && modes.wraparoundMode;
  if (repeatable && joinState(terminal) !== 0) {
    const at = cursorTo(before, active.cursorY, terminal, top);
    return `${origin}${rest}${pen}${at}${line?.getCell(before)?.getChars() || ' '}`;
  }
  if (active.cursorX < terminal.cols) {
    return `${origin}${rest}${pen}${cursorTo(active.cursorX, active.cursorY, terminal, top)}`;
  }
  // A wrap is pending: only printing the row's last character again gets a terminal there.
  const at = cursorTo(before, active.cursorY, terminal, top);
  return `${origin}${at}${lastCell(line, before)}${pen}${rest}`;
}

interface Internals {
  _core: { _inputHandler: { _parser: { precedingJoinState: number } } };
}

/**
 * Not 0 when nothing came after the last printed character, so that a mark or joiner now would become part of it. Such a
 * character was printed with the pen and character sets still in force; printed again, it can be continued.
 */
function joinState(terminal: Terminal): number {
  return (terminal as unknown as Internals)._core._inputHandler._parser.precedingJoinState;
}

function lastCell(line: IBufferLine | undefined, x: number): string {
  const cell = line?.getCell(x);
  if (cell === undefined) return ' ';
  const style = sgrBetween(
    defaultColor,
    defaultColor,
    0,
    foregroundOf(cell),
    backgroundOf(cell),
    flagsOf(cell),
  );
  return `${style}${cell.getChars() || ' '}\x1b[0m`;
}
