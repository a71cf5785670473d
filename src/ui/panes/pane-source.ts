/** A rectangle of the screen, in cells, 0-based. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PaneCursor {
  /** Relative to the pane. */
  x: number;
  y: number;
  /** DECSCUSR number, 0 = the terminal's default. */
  shape: number;
}

/**
 * What fills a pane that Ink leaves blank: session list, live terminal, diff, timeline, log.
 * Only visible rows are asked for, so a diff of 100,000 lines costs as much as one of 40.
 */
export interface PaneSource {
  /** Grows with every change of what `rows` would return; the compositor skips a pane whose version stood still. */
  readonly version: number;
  /** Exactly `height` strings, each exactly `width` cells wide, SGR sequences and text only, reset at the end. */
  rows(width: number, height: number): readonly string[];
  /** Where the hardware cursor belongs while this pane is focused; undefined hides it. */
  cursor?(width: number, height: number): PaneCursor | undefined;
  /**
   * What the program in the pane wants from the keyboard. While the pane is focused the outer terminal is set to it, so
   * that typed bytes can go to the agent untouched.
   */
  readonly modes?: { readonly appCursor: boolean; readonly bracketedPaste: boolean } | undefined;
  /** Called once for each change; returns the function that ends it. */
  subscribe(listener: () => void): () => void;
  /** Most frames per second while visible. */
  readonly fps: number;
  /** Most frames per second while another pane is focused; without it what is enough to follow a terminal. */
  readonly watchedFps?: number;
}
