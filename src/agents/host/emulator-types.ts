/** `#rrggbb` of the terminal's defaults: what OSC 10, 11 and 12 are answered with, dark or light (`CSI ?996n`). */
export interface EmulatorColors {
  foreground: string;
  background: string;
  cursor: string;
}

export interface EmulatorModes {
  alternate: boolean;
  bracketedPaste: boolean;
  /** Any mouse tracking. */
  mouse: boolean;
  appCursor: boolean;
  appKeypad: boolean;
  /** Focus reports, mode 1004. */
  focus: boolean;
  /** In the middle of an update that is to be seen as a whole, mode 2026. */
  synchronized: boolean;
  /** Kitty keyboard flags in force on the active screen. */
  kittyFlags: number;
  /** xterm modifyOtherKeys, 0 to 2. */
  modifyOtherKeys: number;
}

export interface EmulatorCursor {
  /** 0-based; equal to the number of columns - 1 while a wrap is pending. */
  x: number;
  y: number;
  visible: boolean;
  /** DECSCUSR number, 0 = the terminal's default. */
  shape: number;
}

/** OSC 7501, texts decoded and cleaned. `raw` is the payload, cleaned, at most 200 characters. */
export interface ProgramStatusReport {
  state: string;
  app: string;
  kind?: string;
  id?: string;
  title?: string;
  msg?: string;
  raw: string;
}

/** What a program says beside cells, in the order it said it. All texts are cleaned and at most 200 cells long. */
export type EmulatorEvent =
  | { type: 'title'; text: string }
  | { type: 'bell' }
  | { type: 'notification'; code: 9 | 777; title: string; body: string }
  /** ConEmu's OSC 9;4: state 0 none, 1 normal, 2 error, 3 indeterminate, 4 paused; value 0 to 100. */
  | { type: 'progress'; state: number; value: number }
  | ({ type: 'osc7501' } & ProgramStatusReport)
  /** OSC 133: A prompt drawn, B input begins, C command runs, D command ended. */
  | { type: 'prompt'; mark: 'A' | 'B' | 'C' | 'D' }
  | { type: 'mode'; name: 'alternate' | 'bracketedPaste' | 'synchronized'; on: boolean };
