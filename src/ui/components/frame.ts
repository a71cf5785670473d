import { areas } from '../model/areas.ts';
import { smallest } from '../model/layout.ts';
import type { UiState } from '../model/state.ts';
import type { Rect } from '../panes/pane-source.ts';
import type { Dialog } from './dialog.ts';
import { sameRows } from './frame-rows.ts';
import { headerRow } from './header-row.ts';
import { listBox } from './list-box.ts';
import { paneBox } from './pane-box.ts';
import { row, span } from './spans.ts';

/** What Ink draws: everything that is not inside of a pane, as styled rows. Plain data, so that equal frames can be told. */
export interface Frame {
  readonly cols: number;
  readonly rows: number;
  /** Words for a terminal too small for anything; the rest is empty then. */
  readonly tooSmall: readonly string[];
  readonly header: readonly string[];
  readonly notice: readonly string[];
  readonly list: readonly string[];
  readonly pane: readonly string[];
  readonly bar: readonly string[];
  readonly dialog: Dialog | undefined;
}

export interface FrameParts {
  /** The last row. */
  readonly bar: (state: UiState) => string;
  readonly dialog: (state: UiState) => Dialog | undefined;
}

/** The frame for a state. */
export function frameOf(state: UiState, parts: FrameParts): Frame {
  const { cols, rows } = state;
  const at = areas(state);
  const none: readonly string[] = [];
  if (at.tooSmall) {
    const words = tooSmall(cols, rows);
    return {
      cols,
      rows,
      tooSmall: words,
      header: none,
      notice: none,
      list: none,
      pane: none,
      bar: none,
      dialog: undefined,
    };
  }
  return {
    cols,
    rows,
    tooSmall: none,
    header: [headerRow(state, cols)],
    notice: at.notice ? [row([span(` ${state.notice ?? ''}`, 'amber')], cols)] : none,
    list: at.list ? listBox(state, at.list) : none,
    pane: at.pane ? paneBox(state, at.pane) : none,
    bar: [parts.bar(state)],
    dialog: parts.dialog(state),
  };
}

/** Nothing would look different. */
export function sameFrame(a: Frame, b: Frame): boolean {
  return (
    samePlaces(a, b) &&
    sameRows(a.tooSmall, b.tooSmall) &&
    sameRows(a.header, b.header) &&
    sameRows(a.notice, b.notice) &&
    sameRows(a.list, b.list) &&
    sameRows(a.pane, b.pane) &&
    sameRows(a.bar, b.bar) &&
    sameRows(a.dialog?.rows ?? [], b.dialog?.rows ?? [])
  );
}

/** Boxes and dialog stand where they stood: the panes inside fit both frames. */
export function samePlaces(a: Frame, b: Frame): boolean {
  return (
    a.cols === b.cols &&
    a.rows === b.rows &&
    a.notice.length === b.notice.length &&
    a.list.length === b.list.length &&
    a.pane.length === b.pane.length &&
    sameRect(a.dialog?.rect, b.dialog?.rect)
  );
}

/** On a terminal too small for anything the screen says so in words. */
export function tooSmall(cols: number, rows: number): string[] {
  const text = [`pitwall needs`, `${smallest.cols}x${smallest.rows} cells`];
  return text.slice(0, rows).map(line => row([span(line)], cols));
}

function sameRect(a: Rect | undefined, b: Rect | undefined): boolean {
  return a?.x === b?.x && a?.y === b?.y && a?.width === b?.width && a?.height === b?.height;
}
