import type { Terminal } from '@xterm/headless';

interface BufferLine {
  _data: Uint32Array;
  getWidth(x: number): number;
  hasContent(x: number): number;
  setCellFromCodepoint(x: number, code: number, width: number, attributes: Attributes): void;
}
interface Attributes {
  fg: number;
  bg: number;
}
interface Internals {
  _core: {
    _inputHandler: InputHandler;
    unicodeService: { charProperties(code: number, preceding: number): number };
  };
}
interface InputHandler {
  print(data: Uint32Array, start: number, end: number): void;
  _activeBuffer: { x: number; y: number; ybase: number; lines: { get(index: number): BufferLine } };
  _bufferService: { cols: number };
  _charsetService: { charset: unknown };
  _coreService: { modes: { insertMode: boolean } };
  _curAttrData: Attributes;
  _getCurrentLinkId(): number;
  _parser: { precedingJoinState: number };
}

/** A shorter run is not worth looking for. */
const shortestRun = 8;

/** Words of one cell in a line's memory: content, foreground, background (`BufferLine` of @xterm/headless 6.0.0). */
const cellWords = 3;
/** A character's width stands above its code point in the first word. */
const oneCellWide = 1 << 22;
/** In the background word: underline colour, link and the like are kept beside the line's memory. */
const hasExtended = 0x10000000;

/**
 * Prints runs of ASCII into a line's memory at once. @xterm/headless 6.0.0 looks up width, joining, charset, link and insert
 * mode for each character, which was the largest part of what a host does while its agent floods. What is not a plain run
 * within one line goes to the original, and so does the begin of each run: it decides about wrapping, about joining with
 * what stands before it and about the half of a wide character that it covers.
 */
export function printRuns(terminal: Terminal): void {
  const { _inputHandler: handler, unicodeService } = (terminal as unknown as Internals)._core;
  const plain = unicodeService.charProperties(0x20, 0);
  const original = handler.print.bind(handler);
  handler.print = (data, start, end) => {
    if (!isPlain(handler)) return original(data, start, end);
    let at = start;
    while (at < end) {
      const run = nextRun(data, at, end);
      const next = Math.min(run + 1, end);
      original(data, at, next);
      at = next;
      if (handler._parser.precedingJoinState === plain) at = fill(handler, data, at, end);
    }
  };
}

/** Whether nothing but a character's own code decides about its cell. */
function isPlain(handler: InputHandler): boolean {
  return (
    handler._charsetService.charset === undefined &&
    !handler._coreService.modes.insertMode &&
    (handler._curAttrData.bg & hasExtended) === 0 &&
    handler._getCurrentLinkId() === 0
  );
}

/** Where the next long run of ASCII begins; `end` when there is none. */
function nextRun(data: Uint32Array, from: number, end: number): number {
  let length = 0;
  for (let at = from; at < end; at++) {
    length = isAscii(data[at] as number) ? length + 1 : 0;
    if (length === shortestRun) return at - shortestRun + 1;
  }
  return end;
}

/** Writes the ASCII at `from` up to the end of the line; returns where the rest begins. */
function fill(handler: InputHandler, data: Uint32Array, from: number, end: number): number {
  const buffer = handler._activeBuffer;
  const { cols } = handler._bufferService;
  // As 32 bits: flags in the topmost bit would make them doubles, converted for every cell.
  const fg = handler._curAttrData.fg | 0;
  const bg = handler._curAttrData.bg | 0;
  const last = Math.min(end, from + cols - buffer.x);
  if (last <= from) return from;
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  const cells = line._data;
  let word = buffer.x * cellWords;
  let at = from;
  for (; at < last; at++) {
    const code = data[at] as number;
    // `isAscii` by hand: V8 does not inline it with the flags of a host.
    if (code < 0x20 || code >= 0x7f) break;
    cells[word] = code | oneCellWide;
    cells[word + 1] = fg;
    cells[word + 2] = bg;
    word += cellWords;
  }
  buffer.x += at - from;
  coverHalf(handler, line, buffer.x);
  return at;
}

/** Leaves a blank where the first half of a wide character was written over. */
function coverHalf(handler: InputHandler, line: BufferLine, x: number): void {
  if (x < handler._bufferService.cols && line.getWidth(x) === 0 && !line.hasContent(x))
    line.setCellFromCodepoint(x, 0, 1, handler._curAttrData);
}

function isAscii(code: number): boolean {
  return code >= 0x20 && code < 0x7f;
}
