import { padSgr, sliceSgr } from '../../term/sgr.ts';
import { areas } from '../model/areas.ts';
import { smallest } from '../model/layout.ts';
import type { UiState } from '../model/state.ts';
import type { Dialog } from './dialog.ts';
import { headerRow } from './header-row.ts';
import { listBox } from './list-box.ts';
import { paneBox } from './pane-box.ts';
import { row, span } from './spans.ts';

/**
 * The whole frame, everything that is not inside of a pane: exactly `state.rows` rows of SGR text, none wider than the
 * screen.
 * @param bar the last row
 * @param open the dialog above everything
 */
export function screenRows(state: UiState, bar: string, open: Dialog | undefined): string[] {
  const { cols, rows } = state;
  const at = areas(state);
  if (at.tooSmall) return exactly(tooSmall(cols, rows), rows);
  const list = at.list ? listBox(state, at.list) : [];
  const pane = at.pane ? paneBox(state, at.pane) : [];
  const height = Math.max(list.length, pane.length);
  const boxes = Array.from({ length: height }, (_, y) => (list[y] ?? '') + (pane[y] ?? ''));
  const notice = at.notice ? [row([span(` ${state.notice ?? ''}`, 'amber')], cols)] : [];
  const frame = exactly([headerRow(state, cols), ...notice, ...boxes, bar], rows);
  return open ? withDialog(frame, open, cols) : frame;
}

function withDialog(frame: readonly string[], { rect, rows }: Dialog, cols: number): string[] {
  return frame.map((line, y) => {
    const over = rows[y - rect.y];
    if (over === undefined) return line;
    const right = rect.x + rect.width;
    return padSgr(sliceSgr(line, 0, rect.x), rect.x) + over + sliceSgr(line, right, cols);
  });
}

function exactly(lines: readonly string[], rows: number): string[] {
  return Array.from({ length: rows }, (_, y) => lines[y] ?? '');
}

/** On a terminal too small for anything the screen says so in words. */
function tooSmall(cols: number, rows: number): string[] {
  const text = [`pitwall needs`, `${smallest.cols}x${smallest.rows} cells`];
  return text.slice(0, rows).map(line => row([span(line)], cols));
}
