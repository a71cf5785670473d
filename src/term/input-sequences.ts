/** A piece of terminal input, as bytes in a latin1 string. `paste` pieces include the brackets. */
export interface InputPiece {
  kind: 'text' | 'sequence' | 'paste' | 'broken';
  raw: string;
}

export interface InputSplitter {
  /** Pieces that are complete now; their `raw` joined over all calls is the input, byte for byte. */
  push(chunk: string): InputPiece[];
  /** The caller's timer ran out: gives out what was held, except a prefix that only a terminal's reply can have. */
  flush(): InputPiece[];
  /** Bytes held because they may be the beginning of a sequence. */
  readonly held: string;
  /** The next byte begins a new piece: nothing is held and no paste is open. */
  readonly resting: boolean;
}

/** Typed letters and nothing else: no control character, so no sequence and no key that is one byte. */
export function isPlain(bytes: Uint8Array): boolean {
  // No iterator: this runs between a key and its echo, in code that is rarely warm.
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x20 || byte === 0x7f) return false;
  }
  return true;
}

/**
 * Splits what a terminal sends into text and sequences, incrementally. Pure: the timer for a lone Esc (20 ms, 100 over
 * ssh) is the caller's. The content of a bracketed paste is never taken for keys and never held.
 */
export function createInputSplitter(): InputSplitter {
  let held = '';
  let pasteTail: string | undefined;

  function push(chunk: string): InputPiece[] {
    const data = held + chunk;
    held = '';
    const pieces: InputPiece[] = [];
    let at = 0;
    while (at < data.length) {
      if (pasteTail !== undefined) {
        const end = pasteEnd(data, at, pasteTail);
        pieces.push({ kind: 'paste', raw: data.slice(at, end.at) });
        pasteTail = end.tail;
        at = end.at;
        continue;
      }
      const esc = data.indexOf('\x1b', at);
      if (esc !== at) {
        const end = esc === -1 ? data.length : esc;
        pieces.push({ kind: 'text', raw: data.slice(at, end) });
        at = end;
        continue;
      }
      const next = sequenceAt(data, at);
      if (next === undefined) {
        held = data.slice(at);
        break;
      }
      if (next.raw === pasteStart) pasteTail = '';
      pieces.push(next.raw === pasteStart ? { kind: 'paste', raw: next.raw } : next);
      at += next.raw.length;
    }
    return pieces;
  }

  return {
    push,
    flush() {
      if (held === '' || replyPrefix.test(held)) return [];
      const raw = held;
      held = '';
      return [{ kind: raw.length === 1 ? 'sequence' : 'broken', raw }];
    },
    get held() {
      return held;
    },
    get resting() {
      return held === '' && pasteTail === undefined;
    },
  };
}

const pasteStart = '\x1b[200~';
const pasteStop = '\x1b[201~';

/** No keyboard sends these: DEC private or extended reports, OSC with a number, DCS reports, kitty graphics. */
export const replyPrefix = /^\x1b(?:\[[?>]|\]\d|P[>!\d]|_G)/;

/** A string longer than this is given out as it is; a clipboard reply (OSC 52) may be long, other replies are short. */
const maxHeld = 1 << 20;

/** X10 mouse (three bytes follow), Linux console function keys, CSI, SS3 with an old-style modifier. */
const keySequence = /\x1b(?:\[M[\s\S]{3}|\[\[[A-E]|\[(?![M[])[0-?]*[ -/]*[@-~]|O\d?[@-~])/y;
const keyBeginning = /^\x1b(?:\[(?:M[\s\S]{0,2}|\[|[0-?]*[ -/]*)?|O\d?)?$/;
const stringSequence = /\x1b(?:\]\d|P[>!\d]|_G)[^\x00-\x1f]*(?:\x07|\x1b\\)/y;
const stringBeginning = /^\x1b(?:[\]P_]|(?:\]\d|P[>!\d]|_G)[^\x00-\x1f]*\x1b?)$/;

/** The sequence that starts with the ESC at `at`; undefined when more bytes are needed to know. */
function sequenceAt(data: string, at: number): InputPiece | undefined {
  const whole = match(keySequence, data, at) ?? match(stringSequence, data, at);
  if (whole !== undefined) return { kind: 'sequence', raw: whole };
  const rest = data.slice(at);
  if ((keyBeginning.test(rest) || stringBeginning.test(rest)) && rest.length < maxHeld) return undefined;
  // Esc twice, or Alt with a key; Alt with `[`, `O`, `]`, `P`, `_` looks like a sequence that then breaks off.
  if (rest[1] === '\x1b') return { kind: 'sequence', raw: '\x1b' };
  const intro = /^\x1b(?:\[[0-?]*[ -/]*|(?:\]\d|P[>!\d]|_G)[^\x00-\x1f]*)/.exec(rest)?.[0];
  if (intro === undefined) return { kind: 'sequence', raw: rest.slice(0, 2) };
  return { kind: 'broken', raw: intro };
}

function match(pattern: RegExp, data: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(data)?.[0];
}

/** Where the paste ends; `tail` is what of the end bracket may already have passed, undefined once it ended. */
function pasteEnd(data: string, from: number, tail: string): { at: number; tail: string | undefined } {
  const seen = tail + data.slice(from);
  const found = seen.indexOf(pasteStop);
  if (found === -1) return { at: data.length, tail: seen.slice(-(pasteStop.length - 1)) };
  return { at: from + found + pasteStop.length - tail.length, tail: undefined };
}
