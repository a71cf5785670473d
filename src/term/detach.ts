import { createInputSplitter, type InputPiece, isPlain, replyPrefix } from './input-sequences.ts';
import { isRelease, type Key, matchKey, parseChord } from './keys.ts';

export interface DetachResult {
  /** For the agent. */
  before: Uint8Array;
  /** The chord was pressed once: leave. */
  detached: boolean;
  /** What was typed after the chord; not for the agent. Empty unless detached. */
  rest: Buffer;
  /**
   * ms after which {@link DetachMatcher.flush} must be called unless more input came first; 0 when nothing is held.
   * `doubleMs` while it is open whether the chord comes twice: a screen may already show that focus was left.
   */
  wait: number;
}

export interface DetachMatcher {
  push(bytes: Uint8Array): DetachResult;
  flush(): DetachResult;
}

export interface DetachOptions {
  /** How long a lone Esc is held. 20 ms on a local terminal, 100 over ssh. */
  escMs?: number;
  /** How long a second press may follow the first. */
  doubleMs?: number;
}

/**
 * Finds the chord that leaves the agent's terminal, in raw, CSI u and modifyOtherKeys encoding, across chunk borders.
 * Once means leave, known when something else or nothing follows; twice in a row sends the chord to the agent once.
 * The content of a paste never matches. Chords that name no key are ignored.
 */
export function createDetachMatcher(chords: readonly string[], options: DetachOptions = {}): DetachMatcher {
  // 250 ms: a quick double press; longer would be felt as a slow way out.
  const { escMs = 20, doubleMs = 250 } = options;
  const keys = chords.flatMap(chord => {
    const key = parseChord(chord);
    return key === undefined ? [] : [{ chord, key }];
  });
  // Chords that are one byte stand inside of text; longer ones are sequences of their own.
  const splitText = /([\x00-\x1f\x7f])/;
  /** A chord that is a letter would be found in text. */
  const letters = keys.some(
    ({ key }) => !key.ctrl && !key.alt && (key.name.length === 1 || key.name === 'space'),
  );
  let splitter = createInputSplitter();
  let armed = false;
  let passRelease = false;

  function take(pieces: readonly InputPiece[]): DetachResult {
    const queue = pieces.flatMap(piece =>
      piece.kind === 'text'
        ? piece.raw.split(splitText).filter(part => part !== '')
        : [piece.kind === 'paste' ? { paste: piece.raw } : piece.raw],
    );
    let before = '';
    for (const [i, item] of queue.entries()) {
      const raw = typeof item === 'string' ? item : item.paste;
      const event = typeof item === 'string' ? eventOf(keys, raw) : undefined;
      if (event === 'press') {
        if (armed) before += raw;
        passRelease = armed;
        armed = !armed;
      } else if (event !== undefined) {
        if (passRelease) before += raw;
      } else if (!armed) {
        before += raw;
      } else if (!isRelease(raw)) {
        armed = false;
        const rest = queue.slice(i).map(part => (typeof part === 'string' ? part : part.paste));
        rest.push(splitter.held);
        splitter = createInputSplitter();
        return result(before, true, rest.join(''));
      }
    }
    return result(before, false, '');
  }

  function result(before: string, detached: boolean, rest: string): DetachResult {
    return {
      before: Buffer.from(before, 'latin1'),
      detached,
      rest: Buffer.from(rest, 'latin1'),
      // A reply that is still coming in ends by itself.
      wait: splitter.held !== '' && !replyPrefix.test(splitter.held) ? escMs : armed ? doubleMs : 0,
    };
  }

  return {
    push(bytes) {
      // Most keys; what is between a key and its echo is felt.
      if (!armed && !letters && splitter.resting && isPlain(bytes)) {
        return { before: bytes, detached: false, rest: nothing, wait: 0 };
      }
      const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      return take(splitter.push(given.toString('latin1')));
    },
    flush() {
      const flushed = take(splitter.flush());
      if (flushed.detached || !armed) return flushed;
      armed = false;
      return { ...flushed, detached: true, wait: 0 };
    },
  };
}

const nothing = Buffer.alloc(0);

function eventOf(keys: ReadonlyArray<{ chord: string; key: Key }>, raw: string) {
  for (const { chord, key } of keys) {
    const event = matchKey(key, chord, raw);
    if (event !== undefined) return event;
  }
  return undefined;
}
