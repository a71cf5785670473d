/** Which part of a terminal a smaller viewer sees. Rows count from the top of the terminal's screen. */
export interface Viewport {
  /** First visible row; negative: that many lines of scrollback above the screen. */
  first: number;
  /** Rows shown, at most the viewer's. */
  height: number;
  width: number;
  /** Scroll position after clamping, lines up from the live bottom. */
  top: number;
}

export interface ViewportInput {
  cols: number;
  rows: number;
  scrollback: number;
  alternate: boolean;
  /** Last row that shows anything, the cursor's at least; asked only when something has to be cropped. */
  lastUsed: () => number;
}

/**
 * Crops to the viewer's rectangle: the bottom of what is in use, because that is where agents ask and shells prompt;
 * a full-screen program uses its whole screen. Scrolled up, `top` lines earlier, never above the first line. Pure.
 */
export function viewportOf(
  terminal: ViewportInput,
  viewer: { cols: number; rows: number; top: number },
): Viewport {
  const height = Math.min(viewer.rows, terminal.rows);
  const whole = terminal.alternate || height === terminal.rows;
  const bottom = whole ? terminal.rows : Math.min(terminal.rows, terminal.lastUsed() + 1);
  const live = Math.max(0, bottom - height);
  // The alternate screen has no scrollback of its own; what cropping hides can still be scrolled to.
  const above = terminal.alternate ? 0 : terminal.scrollback;
  const top = Math.min(viewer.top, live + above);
  return { first: live - top, height, width: Math.min(viewer.cols, terminal.cols), top };
}
