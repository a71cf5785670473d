/**
 * Styles are kept as their SGR parameters in one fixed order (`1;4;38;5;75`), so that equal looks are equal strings and
 * two cells can be compared without parsing.
 */
interface Attributes {
  flags: Map<number, string>;
  foreground: string;
  background: string;
  underline: string;
}

/** The style after `sequence` (`ESC [ … m`), when `style` was in force before. */
export function applySgr(style: string, sequence: string): string {
  let known = cache.get(style);
  if (known === undefined) {
    if (cache.size >= cacheEntries) cache.clear();
    known = new Map();
    cache.set(style, known);
  }
  let result = known.get(sequence);
  if (result === undefined) {
    if (known.size >= cacheEntries) known.clear();
    result = format(apply(read(style), sequence.slice(2, -1)));
    known.set(sequence, result);
  }
  return result;
}

/** Gradients use thousands of sequences once; emptied rather than grown without end. */
const cacheEntries = 2048;
const cache = new Map<string, Map<string, string>>();

/** What switches a flag off. Bold and dim share one. */
const off: Readonly<Record<number, readonly number[]>> = {
  22: [1, 2],
  23: [3],
  24: [4, 21],
  25: [5, 6],
  27: [7],
  28: [8],
  29: [9],
  55: [53],
};

const flagCodes = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 53]);

function read(style: string): Attributes {
  const none: Attributes = { flags: new Map(), foreground: '', background: '', underline: '' };
  return style === '' ? none : apply(none, style);
}

function apply(attributes: Attributes, parameters: string): Attributes {
  const parts = parameters.split(';');
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    const code = Number(part.split(':', 1)[0] || 0);
    if (code === 38 || code === 48 || code === 58) {
      const used = part.includes(':') ? 0 : parts[i + 1] === '5' ? 2 : parts[i + 1] === '2' ? 4 : 0;
      const color = parts.slice(i, i + used + 1).join(';');
      i += used;
      if (used === 0 && !part.includes(':')) continue;
      if (code === 38) attributes.foreground = color;
      else if (code === 48) attributes.background = color;
      else attributes.underline = color;
    } else {
      applyCode(attributes, code, part);
    }
  }
  return attributes;
}

function applyCode(attributes: Attributes, code: number, part: string): void {
  const { flags } = attributes;
  if (code === 0) {
    flags.clear();
    attributes.foreground = attributes.background = attributes.underline = '';
  } else if (flagCodes.has(code)) {
    // `4:0` is off, `4:3` a curly line.
    if (part === '4:0') flags.delete(4);
    else flags.set(code, part);
  } else if (off[code]) for (const flag of off[code]) flags.delete(flag);
  else if (code === 39) attributes.foreground = '';
  else if (code === 49) attributes.background = '';
  else if (code === 59) attributes.underline = '';
  else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) attributes.foreground = part;
  else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) attributes.background = part;
}

function format({ flags, foreground, background, underline }: Attributes): string {
  const ordered = [...flags].sort(([a], [b]) => a - b).map(([, part]) => part);
  return [...ordered, foreground, background, underline].filter(part => part !== '').join(';');
}
