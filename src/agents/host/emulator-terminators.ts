export interface TerminatorLog {
  /** Every chunk, before the emulator parses it. */
  scan(chunk: Uint8Array | string): void;
  /** How the next OSC query with this number was terminated: BEL or ST. */
  take(code: number): string;
}

/**
 * Remembers how OSC queries end. The parser does not tell its handlers, and a program may compare the answer with what
 * it sent (OSC 7501) or read up to the terminator that it used itself.
 */
export function createTerminatorLog(): TerminatorLog {
  const seen = new Map<number, string[]>();
  let tail = '';
  return {
    scan(chunk) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : asBuffer(chunk);
      if (tail !== '' || bytes.includes(';?')) {
        for (const [, code, terminator] of (tail + bytes.toString('latin1')).matchAll(query)) {
          const queue = seen.get(Number(code)) ?? [];
          // A handler takes one for each query; more are left only by sequences the parser gave up.
          if (queue.length >= mostQueued) queue.shift();
          queue.push(terminator === '\x07' ? '\x07' : '\x1b\\');
          seen.set(Number(code), queue);
        }
      }
      const end = bytes.subarray(-longestQuery).toString('latin1');
      tail = beginning.exec(bytes.length < longestQuery ? (tail + end).slice(-longestQuery) : end)?.[0] ?? '';
    },
    take: code => seen.get(code)?.shift() ?? '\x1b\\',
  };
}

/** `ESC ] 4 ; 255 ; ? ESC` and several in one; a longer one is answered with ST, which every program takes. */
const longestQuery = 64;
const mostQueued = 64;

const query = /\x1b\](\d{1,4})[\d;?]*;\?[\d;?]*(\x07|\x1b\\)/g;
const beginning = /\x1b(?:\][\d;?]*\x1b?)?$/;

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}
