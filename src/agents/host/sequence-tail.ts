export interface SequenceTail {
  /** Every chunk, in order. */
  push(chunk: Buffer): void;
  /** Bytes since the last point at which no sequence and no character was half done; empty at such a point. */
  bytes(): Buffer;
}

type State = 'ground' | 'escape' | 'csi' | 'osc' | 'string';

/** Above this a string sequence (a picture, say) is given up: a viewer that attaches meanwhile sees its rest as text. */
const mostBytes = 1024 * 1024;

/**
 * Follows where a stream of terminal output may be cut. A snapshot holds what the emulator has executed; when it is
 * taken in the middle of `ESC [ 3 1 m`, a viewer that got only `1 m` next would print it. So a viewer gets the
 * snapshot, these bytes, and then the stream: its terminal begins the same sequence from its start.
 *
 * An ESC begins a new sequence in every state, so in each chunk only what follows its last one is looked at.
 */
export function createSequenceTail(): SequenceTail {
  let state: State = 'ground';
  let tail: Buffer[] = [];
  let length = 0;

  const keep = (parts: Buffer[]) => {
    tail = parts;
    length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length > mostBytes) {
      tail = [];
      length = 0;
    }
  };

  return {
    push(chunk) {
      if (chunk.length === 0) return;
      const last = chunk.lastIndexOf(esc);
      if (last < 0 && state === 'ground') {
        keep(
          copies(halfCharacter(chunk.length < longestCharacter ? Buffer.concat([...tail, chunk]) : chunk)),
        );
        return;
      }
      if (last >= 0) state = 'escape';
      let at = last + 1;
      for (; at < chunk.length && state !== 'ground'; at++) state = step(state, chunk[at] ?? 0);
      if (state === 'ground') keep(copies(halfCharacter(chunk.subarray(at))));
      else keep(last >= 0 ? copies(chunk.subarray(last)) : [...tail, ...copies(chunk)]);
    },
    bytes: () => Buffer.concat(tail, length),
  };
}

const esc = 0x1b;
const longestCharacter = 4;

/** The states of ECMA-48 as far as they decide where a sequence ends. CAN and SUB end every sequence. */
function step(state: State, byte: number): State {
  if (byte === 0x18 || byte === 0x1a) return 'ground';
  if (state === 'escape') {
    if (byte === 0x5b) return 'csi';
    if (byte === 0x5d) return 'osc';
    if (byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f) return 'string';
    return byte >= 0x30 && byte <= 0x7e ? 'ground' : 'escape';
  }
  if (state === 'csi') return byte >= 0x40 && byte <= 0x7e ? 'ground' : 'csi';
  // BEL ends an OSC and nothing else; the other strings need ST, which begins with ESC.
  return state === 'osc' && byte === 0x07 ? 'ground' : state;
}

/** The bytes at the end that begin a UTF-8 character which is not complete. */
function halfCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back < longestCharacter && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? bytes.subarray(bytes.length - back) : Buffer.alloc(0);
  }
  return Buffer.alloc(0);
}

/** A copy: the chunk's memory is the read buffer's. */
function copies(bytes: Buffer): Buffer[] {
  return bytes.length > 0 ? [Buffer.from(bytes)] : [];
}
