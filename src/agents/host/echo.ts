/** Tells the echo of what a person types from what the agent does. */
export interface EchoWatch {
  typed(bytes: Uint8Array): void;
  /** A chunk of output of this many bytes, arriving now. */
  isEcho(bytes: number): boolean;
}

/** An echo comes within this time of its key, also from a program that redraws its line. ms */
const echoMs = 100;
/** A letter, and the sequences a line editor wraps around it; a program that does something writes more. Bytes. */
const echoBytes = 64;

/** Only letters are echoed: after Enter, a control key or a paste the output is the agent's own. */
export function createEchoWatch(now: () => number): EchoWatch {
  let letterAt = Number.NEGATIVE_INFINITY;
  return {
    typed(bytes) {
      const letters = bytes.length <= longestLetter && bytes.every(byte => byte >= 0x20 && byte !== 0x7f);
      letterAt = letters ? now() : Number.NEGATIVE_INFINITY;
    },
    isEcho: bytes => bytes <= echoBytes && now() - letterAt <= echoMs,
  };
}

/** Two hands on a slow link: more in one piece is no typing. Bytes of UTF-8. */
const longestLetter = 16;
