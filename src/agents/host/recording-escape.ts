import { isAscii } from 'node:buffer';
import type { StringDecoder } from 'node:string_decoder';

/** Writes terminal output as the inside of a JSON string. */
export interface CastEscaper {
  /** Escapes `bytes` into `into` at `at`; returns the end. There must be room for `escapedAtMost` times as much, and 32. */
  write(bytes: Buffer, into: Buffer, at: number): number;
  /** What half a character at the very end becomes. */
  end(into: Buffer, at: number): number;
  /** Part of a character waits for its rest. */
  readonly half: boolean;
}

/** `\u001b` for one byte. */
export const escapedAtMost = 6;

/** ASCII needs no decoder, which takes twice as long. */
export function createCastEscaper(decoder: StringDecoder): CastEscaper {
  let half = false;
  return {
    write(bytes, into, at) {
      if (!half && isAscii(bytes)) return at + into.write(inside(bytes.toString('latin1')), at, 'latin1');
      half = (bytes.at(-1) ?? 0) >= 0x80;
      return at + into.write(inside(decoder.write(bytes)), at);
    },
    end(into, at) {
      half = false;
      return at + into.write(inside(decoder.end()), at);
    },
    get half() {
      return half;
    },
  };
}

function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
