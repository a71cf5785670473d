/** A key with its modifiers, from a chord name such as `ctrl-]`, `shift-tab`, `N`, `f12`, `pgup`. */
export interface Key {
  /** Name of a special key, or the one character it types. */
  name: string;
  shift: boolean;
  alt: boolean;
  ctrl: boolean;
}

/** How special keys are written: final letter of `CSI 1;mod X`, number of `CSI n;mod ~`, or code point of `CSI u`. */
interface Special {
  letter?: string;
  /** SS3 instead of CSI when unmodified and in application mode (cursor keys), or always (F1 to F4). */
  ss3?: 'application' | 'always';
  tilde?: number;
  /** Legacy bytes, for keys that are one control character. */
  raw?: string;
  code?: number;
}

const specials: Readonly<Record<string, Special>> = {
  enter: { raw: '\r', code: 13 },
  tab: { raw: '\t', code: 9 },
  esc: { raw: '\x1b', code: 27 },
  backspace: { raw: '\x7f', code: 127 },
  space: { raw: ' ', code: 32 },
  up: { letter: 'A', ss3: 'application' },
  down: { letter: 'B', ss3: 'application' },
  right: { letter: 'C', ss3: 'application' },
  left: { letter: 'D', ss3: 'application' },
  home: { letter: 'H', ss3: 'application' },
  end: { letter: 'F', ss3: 'application' },
  f1: { letter: 'P', ss3: 'always', tilde: 11 },
  f2: { letter: 'Q', ss3: 'always', tilde: 12 },
  f3: { letter: 'R', ss3: 'always', tilde: 13 },
  f4: { letter: 'S', ss3: 'always', tilde: 14 },
  insert: { tilde: 2 },
  delete: { tilde: 3 },
  pgup: { tilde: 5 },
  pgdn: { tilde: 6 },
  f5: { tilde: 15 },
  f6: { tilde: 17 },
  f7: { tilde: 18 },
  f8: { tilde: 19 },
  f9: { tilde: 20 },
  f10: { tilde: 21 },
  f11: { tilde: 23 },
  f12: { tilde: 24 },
};

/** Reads a chord name; undefined when it names no key. An upper-case letter is the letter with shift. */
export function parseChord(chord: string): Key | undefined {
  const [, modifiers = '', base = ''] = /^((?:(?:ctrl|alt|shift)-)*)(.+)$/su.exec(chord) ?? [];
  const name = base in specials ? base : [...base].length === 1 ? base : undefined;
  // A modifier that stands there twice is a slip for another key.
  const given = modifiers.split('-').slice(0, -1);
  if (name === undefined || new Set(given).size < given.length) return undefined;
  return {
    name,
    shift: modifiers.includes('shift-'),
    alt: modifiers.includes('alt-'),
    ctrl: modifiers.includes('ctrl-'),
  };
}

/**
 * The bytes a terminal without extended keyboard modes sends for a chord.
 * @param appCursor the program has switched application cursor keys on (mode 1).
 * @throws RangeError for a chord that names no key; check names from outside with {@link parseChord}.
 */
export function encodeKey(chord: string, { appCursor = false }: { appCursor?: boolean } = {}): string {
  const key = parseChord(chord);
  if (key === undefined) throw new RangeError(`no such key: ${chord}`);
  const modifier = 1 + (key.shift ? 1 : 0) + (key.alt ? 2 : 0) + (key.ctrl ? 4 : 0);
  const special = specials[key.name];
  if (special === undefined || special.raw !== undefined)
    return encodeCharacter(key, special?.raw ?? key.name);
  if (special.letter === undefined) {
    return modifier === 1 ? `\x1b[${special.tilde}~` : `\x1b[${special.tilde};${modifier}~`;
  }
  if (modifier !== 1) return `\x1b[1;${modifier}${special.letter}`;
  const ss3 = special.ss3 === 'always' || appCursor;
  return `${ss3 ? '\x1bO' : '\x1b['}${special.letter}`;
}

/** `pressed` and `repeated` keys, `released` ones (kitty keyboard protocol with event types). */
export type KeyEvent = 'press' | 'repeat' | 'release';

/**
 * Whether one piece of input is this key, in any encoding: legacy bytes, CSI u and its relatives (lock bits ignored,
 * event types read), modifyOtherKeys `CSI 27;mod;code~`. Sources: xterm ctlseqs, kitty keyboard protocol.
 */
export function matchKey(key: Key, chord: string, raw: string): KeyEvent | undefined {
  if (raw === encodeKey(chord) || raw === encodeKey(chord, { appCursor: true })) return 'press';
  const found = /^\x1b\[([\d:]*)(?:;([\d:]*))?(?:;([\d:]*))?([A-Zu~])$/.exec(raw);
  if (found === null) return undefined;
  const [, first = '', second = '', third = '', final = ''] = found;
  const other = final === '~' && first === '27' && third !== '';
  const codes = other ? [Number(third)] : first.split(':').map(Number);
  const [modifiers = '', event = ''] = second.split(':');
  if (!isKey(key, codes, final, other) || !sameModifiers(key, Number(modifiers || 1) - 1)) return undefined;
  return event === '3' ? 'release' : event === '2' ? 'repeat' : 'press';
}

/** A key release in the kitty keyboard protocol, of any key. */
export function isRelease(raw: string): boolean {
  return /^\x1b\[[\d:]*;\d*:3(?:;[\d:]*)?[A-Zu~]$/.test(raw);
}

function isKey(key: Key, codes: readonly number[], final: string, other: boolean): boolean {
  const special = specials[key.name];
  if (other || final === 'u') {
    const code = special?.code ?? (special ? -1 : key.name.toLowerCase().codePointAt(0));
    // Reported: the key, with shift, and (third) where it is on a US keyboard: `ctrl-]` on a Cyrillic layout.
    return codes.includes(code ?? -1) || (other && codes.includes(key.name.codePointAt(0) ?? -1));
  }
  if (special === undefined) return false;
  return final === '~' ? codes[0] === special.tilde : final === special.letter;
}

/** Bits: shift 1, alt 2, ctrl 4, super 8, hyper 16, meta 32, caps lock 64, num lock 128. */
function sameModifiers(key: Key, bits: number): boolean {
  const upper = key.name.length === 1 && key.name !== key.name.toLowerCase();
  const wanted = (key.shift || (upper && !key.ctrl) ? 1 : 0) | (key.alt ? 2 : 0) | (key.ctrl ? 4 : 0);
  return (bits & 63) === wanted;
}

function encodeCharacter(key: Key, base: string): string {
  let bytes = base;
  if (key.name === 'tab' && key.shift) bytes = '\x1b[Z';
  else if (key.ctrl) bytes = control(key.name, base);
  else if (key.shift && base.length === 1) bytes = base.toUpperCase();
  return key.alt ? `\x1b${bytes}` : bytes;
}

/** Ctrl takes bits 6 and 7 away from `@` to `_`; by custom space is NUL, `?` DEL, backspace BS, `/` and `-` like `_`. */
function control(name: string, base: string): string {
  const known = { space: '\0', '?': '\x7f', backspace: '\b', '/': '\x1f', '-': '\x1f' }[name];
  if (known !== undefined) return known;
  const code = base.toUpperCase().charCodeAt(0);
  return code >= 64 && code < 96 ? String.fromCharCode(code & 31) : base;
}
