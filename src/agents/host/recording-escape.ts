import type { StringDecoder } from 'node:string_decoder';

/** Writes terminal output as the inside of a JSON string, as `JSON.stringify` would. */
export interface CastEscaper {
  /** Escapes `bytes` into `into` at `at`; returns the end. There must be room for `escapedAtMost` times as much, and 32. */
  write(bytes: Uint8Array, into: Buffer, at: number): number;
  /** What half a character at the very end becomes. */
  end(into: Buffer, at: number): number;
  /** Part of a character waits for its rest. */
  readonly half: boolean;
}

/** `\u001b` for one byte. */
export const escapedAtMost = 6;

const backslash = 0x5c;
const letterU = 0x75;

/** For each ASCII byte the letter behind its backslash; 0 when it stands for itself. */
const escapes = Uint8Array.from({ length: 128 }, (_, code) => {
  const text = JSON.stringify(String.fromCharCode(code));
  return text.length === 3 ? 0 : text.charCodeAt(2);
});
const hex = '0123456789abcdef';

/** ASCII is escaped byte by byte; from the first other byte of a chunk on, its text goes through `JSON.stringify`. */
export function createCastEscaper(decoder: StringDecoder): CastEscaper {
  let half = false;
  return {
    write(bytes, into, at) {
      let from = 0;
      let end = at;
      if (!half) {
        for (; from < bytes.length; from++) {
          const code = bytes[from] as number;
          if (code >= 0x80) break;
          const letter = escapes[code] as number;
          if (letter === 0) into[end++] = code;
          else end = putEscape(into, end, code, letter);
        }
        if (from === bytes.length) return end;
      }
      half = (bytes[bytes.length - 1] as number) >= 0x80;
      return end + putText(into, end, decoder.write(bytes.subarray(from)));
    },
    end(into, at) {
      half = false;
      return at + putText(into, at, decoder.end());
    },
    get half() {
      return half;
    },
  };
}

function putEscape(into: Buffer, at: number, code: number, letter: number): number {
  into[at] = backslash;
  into[at + 1] = letter;
  if (letter !== letterU) return at + 2;
  into[at + 2] = into[at + 3] = hex.charCodeAt(0);
  into[at + 4] = hex.charCodeAt(code >> 4);
  into[at + 5] = hex.charCodeAt(code & 15);
  return at + 6;
}

function putText(into: Buffer, at: number, text: string): number {
  return into.write(JSON.stringify(text).slice(1, -1), at);
}
