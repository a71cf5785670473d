import type { Terminal } from '@xterm/headless';
import { cleanLine } from '../../term/clean.ts';
import { createKittyStack, type KittyStack } from './emulator-kitty.ts';
import { keepSavedRow } from './emulator-saved-cursor.ts';

type ScreenName = 'normal' | 'alternate';

/** State of the terminal that its public API does not tell and its serializer loses. */
export interface TrackedState {
  /** At most 200 cells. */
  title: string;
  cursorVisible: boolean;
  /** DECSCUSR number. */
  cursorShape: number;
  /** DEC private modes that were switched and are not in `terminal.modes`. */
  privateModes: Map<number, boolean>;
  modifyOtherKeys: number;
  /** Designations of G0 and G1, final characters. */
  charsets: [string, string];
  /** Scroll region of each screen, 1-based; undefined is the whole screen. */
  region: Record<ScreenName, { top: number; bottom: number } | undefined>;
  /** Cursor kept by DECSC on each screen, row of the screen (see emulator-saved-cursor.ts), attributes as SGR. */
  saved: Record<ScreenName, { x: number; y: number; pen: string } | undefined>;
  kitty: Record<ScreenName, KittyStack>;
  /** Call after a resize: it makes the scroll region whole. */
  resized(): void;
}

/**
 * Follows the program's output with parser hooks that change nothing beyond where a saved cursor is. `pen`: see
 * emulator-pen.ts.
 */
export function trackState(terminal: Terminal, pen: () => string): TrackedState {
  const { parser } = terminal;
  const forgetAlternate = keepSavedRow(terminal);
  const state: TrackedState = {
    ...fresh(),
    title: '',
    resized: () => Object.assign(state, { region: whole() }),
  };
  const screen = (): ScreenName => terminal.buffer.active.type;
  const csi = (id: { prefix?: string; intermediates?: string; final: string }, read: (p: number[]) => void) =>
    parser.registerCsiHandler(id, params => {
      read(params.map(param => (typeof param === 'number' ? param : (param[0] ?? 0))));
      return false;
    });
  const esc = (id: { intermediates?: string; final: string }, read: () => void) =>
    parser.registerEscHandler(id, () => {
      read();
      return false;
    });
  const save = () => {
    const buffer = terminal.buffer.active;
    state.saved[screen()] = { x: buffer.cursorX, y: buffer.cursorY, pen: pen() };
  };

  for (const [final, on] of [
    ['h', true],
    ['l', false],
  ] as const) {
    csi({ prefix: '?', final }, codes => {
      for (const code of codes) switchMode(code, on);
    });
  }
  const switchMode = (code: number, on: boolean) => {
    if (code === 25) state.cursorVisible = on;
    else if (mouseEncodings.has(code)) {
      for (const encoding of mouseEncodings) state.privateModes.delete(encoding);
      if (on) state.privateModes.set(code, true);
    } else if (followedModes.has(code)) state.privateModes.set(code, on);
    else if (code === 1048 && on) save();
    else if ((code === 1049 || code === 47 || code === 1047) && on) {
      if (code === 1049) save();
      if (screen() === 'normal') enterAlternate();
    }
  };
  const enterAlternate = () => {
    state.region.alternate = undefined;
    state.saved.alternate = undefined;
    forgetAlternate();
  };
  csi({ intermediates: ' ', final: 'q' }, ([shape = 1]) => {
    state.cursorShape = shape >= 0 && shape <= 6 ? shape : state.cursorShape;
  });
  csi({ final: 'r' }, ([top = 0, bottom = 0]) => {
    const last = bottom === 0 || bottom > terminal.rows ? terminal.rows : bottom;
    const first = top || 1;
    if (last <= first) return;
    state.region[screen()] = first === 1 && last === terminal.rows ? undefined : { top: first, bottom: last };
  });
  csi({ final: 's' }, save);
  esc({ final: '7' }, save);
  csi({ prefix: '>', final: 'm' }, ([what, level = 0]) => {
    if (what === 4) state.modifyOtherKeys = level > 2 ? 0 : level;
  });
  csi({ prefix: '>', final: 'u' }, ([flags = 0]) => state.kitty[screen()].push(flags));
  csi({ prefix: '<', final: 'u' }, ([count = 1]) => state.kitty[screen()].pop(count || 1));
  csi({ prefix: '=', final: 'u' }, ([flags = 0, how = 1]) => state.kitty[screen()].set(flags, how || 1));
  for (const [slot, intermediates] of ['(', ')'].entries()) {
    for (const final of ['0', 'A', 'B']) {
      esc({ intermediates, final }, () => {
        state.charsets[slot as 0 | 1] = final;
      });
    }
  }
  for (const code of [0, 2]) {
    parser.registerOscHandler(code, data => {
      state.title = cleanLine(data, 200);
      return false;
    });
  }
  csi({ intermediates: '!', final: 'p' }, () => {
    state.cursorVisible = true;
    state.cursorShape = 0;
    state.charsets = ['B', 'B'];
    state.region[screen()] = undefined;
    state.saved[screen()] = undefined;
  });
  esc({ final: 'c' }, () => Object.assign(state, fresh()));
  return state;
}

/** UTF-8, SGR, urxvt, SGR with pixels: one at a time. */
const mouseEncodings: ReadonlySet<number> = new Set([1005, 1006, 1015, 1016]);

/** Reverse video, alternate scroll (wheel as arrows), colour scheme reports. */
const followedModes: ReadonlySet<number> = new Set([5, 1007, 2031]);

const whole = () => ({ normal: undefined, alternate: undefined });

function fresh(): Omit<TrackedState, 'title' | 'resized'> {
  return {
    cursorVisible: true,
    cursorShape: 0,
    privateModes: new Map(),
    modifyOtherKeys: 0,
    charsets: ['B', 'B'],
    region: whole(),
    saved: whole(),
    kitty: { normal: createKittyStack(), alternate: createKittyStack() },
  };
}
