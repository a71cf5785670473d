/** 0 no colour, 1 the 16 of the terminal's palette, 2 the 256, 3 true colour. */
export type ColorLevel = 0 | 1 | 2 | 3;

/** What the outer terminal shows, from its environment (https://no-color.org, https://force-color.org). */
export function detectColorLevel(
  env: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
): ColorLevel {
  if (env.NO_COLOR) return 0;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) {
    if (forced === 'false' || forced === '0') return 0;
    if (forced === '2' || forced === '3') return forced === '2' ? 2 : 3;
    return Math.max(1, fromTerm(env)) as ColorLevel;
  }
  return isTTY ? fromTerm(env) : 0;
}

/** Setting `ui.colors`. */
export type ColorChoice = 'auto' | 'none' | '16' | '256' | 'true';

/** What a person chose for their terminals; where output goes elsewhere, or with `auto`, what is detected. */
export function chosenColorLevel(
  choice: ColorChoice,
  env: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
): ColorLevel {
  const fixed = { none: 0, '16': 1, '256': 2, true: 3, auto: undefined } as const;
  return (isTTY ? fixed[choice] : undefined) ?? detectColorLevel(env, isTTY);
}

/**
 * The same text with the colours of its SGR sequences brought down to `level`; attributes (bold, inverse, …) stay.
 * Costs a search when there is nothing to change, else one table look-up a sequence.
 */
export function downgradeSgr(styled: string, level: ColorLevel): string {
  if (level === 3) return styled;
  if (level === 2 && !trueColor.test(styled)) return styled;
  if (!styled.includes('\x1b[')) return styled;
  const table = tables[level];
  return styled.replace(sgr, sequence => {
    const known = table.get(sequence);
    if (known !== undefined) return known;
    const lowered = lower(sequence, level);
    if (table.size >= tableEntries) table.clear();
    table.set(sequence, lowered);
    return lowered;
  });
}

/**
 * More than a screen of 160x48 cells that all differ: such a picture must not empty the table in every frame. Emptied
 * rather than grown without end, a megabyte or two at most.
 */
const tableEntries = 16384;
const tables = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()] as const;

const sgr = /\x1b\[[0-9;:]*m/g;
const trueColor = /[345]8[;:]2[;:]/;

function fromTerm(env: Readonly<Record<string, string | undefined>>): ColorLevel {
  const term = env.TERM ?? '';
  if (term === 'dumb' || term === '') return 0;
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? '')) return 3;
  if (/-direct$|^xterm-kitty$|^xterm-ghostty$|^alacritty$|^wezterm$|^foot/.test(term)) return 3;
  return /-256(color)?$/.test(term) ? 2 : 1;
}

function lower(sequence: string, level: 0 | 1 | 2): string {
  const out: string[] = [];
  const params = sequence.slice(2, -1).split(';');
  for (let i = 0; i < params.length; i++) {
    const parts = params[i]!.split(':');
    const code = Number(parts[0] || 0);
    if (code === 38 || code === 48 || code === 58) {
      const color = parts.length > 1 ? colonColor(parts) : semicolonColor(params, i);
      i += color.used;
      const lowered = color.value === undefined ? undefined : lowerColor(code, color.value, level);
      if (lowered !== undefined) out.push(lowered);
    } else if (level > 0 || !isColor(code)) {
      out.push(params[i]!);
    }
  }
  // An empty parameter list means reset: a sequence that held nothing but colours must vanish, not reset.
  return out.length === 0 ? '' : `\x1b[${out.join(';')}m`;
}

type Color = { index: number } | { rgb: readonly [number, number, number] };

function semicolonColor(params: readonly string[], at: number): { value: Color | undefined; used: number } {
  const number = (offset: number) => Number(params[at + offset] || 0);
  if (number(1) === 5) return { value: { index: number(2) & 255 }, used: 2 };
  if (number(1) === 2) return { value: { rgb: [number(2), number(3), number(4)] }, used: 4 };
  return { value: undefined, used: 1 };
}

/** `38:5:n`, `38:2:r:g:b` and `38:2:colourspace:r:g:b`. */
function colonColor(parts: readonly string[]): { value: Color | undefined; used: number } {
  const n = parts.map(part => Number(part || 0));
  if (n[1] === 5) return { value: { index: (n[2] ?? 0) & 255 }, used: 0 };
  if (n[1] !== 2 || n.length < 5) return { value: undefined, used: 0 };
  const [r = 0, g = 0, b = 0] = n.slice(-3);
  return { value: { rgb: [r, g, b] }, used: 0 };
}

function isColor(code: number): boolean {
  return (code >= 30 && code <= 49) || (code >= 90 && code <= 107) || code === 59;
}

function lowerColor(code: number, color: Color, level: 0 | 1 | 2): string | undefined {
  if (level === 0) return undefined;
  const index = 'index' in color ? color.index : nearest256(color.rgb);
  if (level === 2) return `${code};5;${index}`;
  if (code === 58) return undefined;
  return code === 38 ? foreground16(index) : background16(index);
}

/** Nearest of the 6×6×6 cube and the grey ramp; the first 16 are left out, their colours differ per terminal. */
function nearest256([r, g, b]: readonly [number, number, number]): number {
  const cube = [r, g, b].map(v => (v < 48 ? 0 : v < 115 ? 1 : Math.min(5, Math.floor((v - 35) / 40))));
  const grey = Math.max(0, Math.min(23, Math.round(((r + g + b) / 3 - 8) / 10)));
  const cubeIndex = 16 + cube[0]! * 36 + cube[1]! * 6 + cube[2]!;
  const distance = (index: number) => {
    const [x, y, z] = rgbOf(index);
    return (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
  };
  return distance(232 + grey) < distance(cubeIndex) ? 232 + grey : cubeIndex;
}

/** Red, green, blue of a 256-colour index above 15, as xterm defines them. */
export function rgbOf(index: number): readonly [number, number, number] {
  if (index >= 232) {
    const v = 8 + (index - 232) * 10;
    return [v, v, v];
  }
  const level = (n: number) => (n === 0 ? 0 : 55 + n * 40);
  const i = index - 16;
  return [level(Math.floor(i / 36)), level(Math.floor(i / 6) % 6), level(i % 6)];
}

/** Foregrounds keep to what is readable on dark and light alike: greys become bright black, near-white the default. */
function foreground16(index: number): string {
  if (index < 16) return String(index < 8 ? 30 + index : 82 + index);
  const [r, g, b] = rgbOf(index);
  const spread = Math.max(r, g, b) - Math.min(r, g, b);
  if (spread < 32) return Math.max(r, g, b) >= 168 ? '39' : '90';
  return String(30 + hue(r, g, b));
}

/** Dark greys mark a selection or a block; as one of 16 they would swallow grey text, so they are left out. */
function background16(index: number): string {
  if (index < 16) return String(index < 8 ? 40 + index : 92 + index);
  const [r, g, b] = rgbOf(index);
  const max = Math.max(r, g, b);
  if (max < 100) return '49';
  if (max - Math.min(r, g, b) < 32) return max >= 200 ? '47' : '100';
  return String(40 + hue(r, g, b));
}

/** ANSI colour number of the hue; the borders keep amber, violet and accent of the palette apart from their neighbours. */
function hue(r: number, g: number, b: number): number {
  const max = Math.max(r, g, b);
  const range = max - Math.min(r, g, b);
  const sixth = max === r ? (g - b) / range : max === g ? 2 + (b - r) / range : 4 + (r - g) / range;
  const degrees = (sixth * 60 + 360) % 360;
  return hues.find(([until]) => degrees < until)?.[1] ?? 1;
}

/** `[first degree that is not it, ANSI colour]`: red, yellow, green, cyan, blue, magenta, red. */
const hues = [
  [25, 1],
  [75, 3],
  [165, 2],
  [200, 6],
  [250, 4],
  [335, 5],
  [360, 1],
] as const;
