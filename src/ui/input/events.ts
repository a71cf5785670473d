/** One thing that happened on the keyboard, the mouse or the terminal. `bytes` is what it was made from. */
export type InputEvent =
  /** A key that is no text, or text with ctrl or alt: `enter`, `ctrl-]`, `alt-x`, `shift-tab`, `f12`, `pgup`. */
  | { type: 'chord'; chord: string; bytes: Buffer }
  /** Typed characters, no controls; a held key arrives as `jjj`. Two neighbours mean the same as one. */
  | { type: 'text'; text: string; bytes: Buffer }
  /** A bracketed paste as one piece, brackets not included. */
  | { type: 'paste'; text: string; bytes: Buffer }
  | MouseEvent
  | { type: 'focus'; focused: boolean; bytes: Buffer }
  /** What the terminal answers to a question; never something a person typed. */
  | { type: 'reply'; bytes: Buffer }
  /** A key release, or a sequence nobody knows: to be ignored. */
  | { type: 'unknown'; bytes: Buffer };

export interface MouseEvent {
  type: 'mouse';
  action: 'press' | 'release' | 'move' | 'wheel-up' | 'wheel-down' | 'wheel-left' | 'wheel-right';
  button: 'left' | 'middle' | 'right' | 'none';
  /** Cells, 0-based. */
  x: number;
  y: number;
  shift: boolean;
  alt: boolean;
  ctrl: boolean;
  bytes: Buffer;
}
