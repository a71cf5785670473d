import type { InputEvent, MouseEvent } from './events.ts';

/** The key behind one sequence that starts with ESC; `unknown` when it is no key, a release, or nobody knows it. */
export function decodeSequence(raw: string): InputEvent {
  const bytes = Buffer.from(raw, 'latin1');
  const mouse = decodeMouse(raw, bytes);
  if (mouse) return mouse;
  if (raw === '\x1b[I' || raw === '\x1b[O') return { type: 'focus', focused: raw === '\x1b[I', bytes };
  const key = keyOf(raw);
  if (key === undefined) return { type: 'unknown', bytes };
  const { name, shift, alt, ctrl } = key;
  if (name !== 'space' && [...name].length === 1 && !alt && !ctrl) {
    const text = shift ? name.toUpperCase() : name;
    return { type: 'text', text, bytes };
  }
  return { type: 'chord', chord: chordName(name, shift, alt, ctrl), bytes };
}

/** The chord of one control character. */
export function controlChord(character: string): string {
  const named = controlNames[character];
  if (named !== undefined) return named;
  const code = character.charCodeAt(0);
  return `ctrl-${String.fromCharCode(code + 64).toLowerCase()}`;
}

/** Line feed is ctrl-j and not enter: terminals send CR for Enter, and a reply box uses ctrl-j for a new line. */
const controlNames: Readonly<Record<string, string>> = {
  '\0': 'ctrl-space',
  '\t': 'tab',
  '\r': 'enter',
  '\x1b': 'esc',
  '\x7f': 'backspace',
};

interface Key {
  name: string;
  shift: boolean;
  alt: boolean;
  ctrl: boolean;
}

/** Modifiers in one order, upper case instead of shift for letters: `ctrl-alt-x`, `alt-N`, `shift-tab`. */
function chordName(name: string, shift: boolean, alt: boolean, ctrl: boolean): string {
  const letter = [...name].length === 1;
  const upper = letter && shift && !ctrl && name.toUpperCase() !== name;
  const shown = upper ? name.toUpperCase() : name;
  return `${ctrl ? 'ctrl-' : ''}${alt ? 'alt-' : ''}${shift && !upper ? 'shift-' : ''}${shown}`;
}

function keyOf(raw: string): Key | undefined {
  if (raw === '\x1b') return plain('esc');
  if (raw.length === 2) return altKey(raw.slice(1));
  const ss3 = /^\x1bO(\d?)(.)$/.exec(raw);
  if (ss3) {
    const name = letters[ss3[2] ?? ''] ?? keypad[ss3[2] ?? ''];
    return name === undefined ? undefined : modified(name, Number(ss3[1] || 1));
  }
  const console = /^\x1b\[\[([A-E])$/.exec(raw);
  if (console) return plain(`f${(console[1] ?? 'A').charCodeAt(0) - 64}`);
  if (raw === '\x1b[Z') return { ...plain('tab'), shift: true };
  const csi = /^\x1b\[([\d:]*)(?:;([\d:]*))?(?:;([\d:]*))?([A-Za-z~])$/.exec(raw);
  if (!csi) return undefined;
  const [, first = '', second = '', third = '', final = ''] = csi;
  const [modifiers = '', event = ''] = second.split(':');
  // Kitty keyboard protocol: 3 is a release.
  if (event === '3') return undefined;
  const bits = Number(modifiers || 1);
  if (final === '~' && first === '27' && third !== '') return coded(Number(third), undefined, bits);
  if (final === 'u') {
    const [code, shifted] = first.split(':').map(Number);
    return coded(code ?? 0, shifted, bits);
  }
  const name = final === '~' ? tildes[first] : letters[final];
  return name === undefined ? undefined : modified(name, bits);
}

function plain(name: string): Key {
  return { name, shift: false, alt: false, ctrl: false };
}

/** ESC before a key is Alt. */
function altKey(character: string): Key {
  const chord = /[\x00-\x1f\x7f]/.test(character) ? controlChord(character) : character;
  const ctrl = chord.startsWith('ctrl-');
  return { ...plain(ctrl ? chord.slice(5) : chord === ' ' ? 'space' : chord), alt: true, ctrl };
}

/** Modifier parameter: 1 + bits shift 1, alt 2, ctrl 4, super 8, hyper 16, meta 32, caps lock 64, num lock 128. */
function modified(name: string, parameter: number): Key {
  const bits = parameter - 1;
  // Meta is what some terminals call Alt.
  return { name, shift: (bits & 1) !== 0, alt: (bits & (2 | 32)) !== 0, ctrl: (bits & 4) !== 0 };
}

/** `CSI code ; mod u` and `CSI 27 ; mod ; code ~`. Sources: xterm ctlseqs (modifyOtherKeys), kitty keyboard protocol. */
function coded(code: number, shifted: number | undefined, parameter: number): Key | undefined {
  const named = codes[code];
  if (named !== undefined) return modified(named, parameter);
  // Private use: keys of the kitty protocol that no binding here uses, and modifiers pressed alone.
  if (code < 32 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || (code >= 57344 && code <= 63743))
    return undefined;
  const key = modified(String.fromCodePoint(code), parameter);
  if (key.ctrl) return { ...key, name: key.name.toLowerCase() };
  if (key.shift && shifted) return { ...key, shift: false, name: String.fromCodePoint(shifted) };
  // modifyOtherKeys reports the character with shift already in it.
  return key.name.toLowerCase() === key.name && key.name.toUpperCase() !== key.name
    ? key
    : { ...key, shift: false };
}

const codes: Readonly<Record<number, string>> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'esc',
  32: 'space',
  127: 'backspace',
  57414: 'enter',
};

const letters: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** The numeric keypad in application mode. */
const keypad: Readonly<Record<string, string>> = {
  M: 'enter',
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  ...Object.fromEntries([...'pqrstuvwxy'].map((letter, digit) => [letter, String(digit)])),
};

/** Numbers of xterm, and of rxvt for home and end. */
const tildes: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pgup',
  6: 'pgdn',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** SGR mouse reports, mode 1006: `CSI < button ; x ; y M` or `m` for a release. */
function decodeMouse(raw: string, bytes: Buffer): MouseEvent | undefined {
  const match = /^\x1b\[<(\d+);(\d+);(\d+)([Mm])$/.exec(raw);
  if (!match) return undefined;
  const code = Number(match[1]);
  const wheel = (code & 64) !== 0;
  const low = code & 3;
  const button = wheel ? 'none' : (['left', 'middle', 'right', 'none'] as const)[low];
  const wheels = ['wheel-up', 'wheel-down', 'wheel-left', 'wheel-right'] as const;
  const action = wheel ? wheels[low] : match[4] === 'm' ? 'release' : (code & 32) !== 0 ? 'move' : 'press';
  return {
    type: 'mouse',
    action: action ?? 'press',
    button: button ?? 'none',
    x: Number(match[2]) - 1,
    y: Number(match[3]) - 1,
    shift: (code & 4) !== 0,
    alt: (code & 8) !== 0,
    ctrl: (code & 16) !== 0,
    bytes,
  };
}
