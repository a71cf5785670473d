import { type JsonShortener, shortenJson } from './shorten-json.ts';

/**
 * Cuts a stream of bytes into lines. Whatever the pieces, the lines are the same. A line that is longer than `longLine`
 * comes shortened (its long strings lose their middle), so memory is bounded by that.
 */
export interface LineReader {
  push(bytes: Buffer): void;
  /** Bytes of lines that were finished, their newlines included. */
  readonly finished: number;
}

/** Bytes. Longer ones are outputs, images and whole files; there are few of them. */
const longLine = 256 * 1024;
/** From the beginning and from the end: more than the facts keep of an output. */
const keepOfText = 8 * 1024;

/**
 * @param wants the first bytes of a line, up to 512, as text: false passes over it
 * @param onLine a line without its newline; undefined: it is too large even when shortened
 */
export function createLineReader(options: {
  wants?: ((head: string) => boolean) | undefined;
  onLine: (line: string | undefined) => void;
}): LineReader {
  const { wants = () => true, onLine } = options;
  let parts: Buffer[] = [];
  let size = 0;
  let shortener: JsonShortener | undefined;
  let finished = 0;

  const gather = (bytes: Buffer, copy: boolean) => {
    size += bytes.length;
    if (shortener) {
      shortener.push(bytes);
      return;
    }
    parts.push(copy ? Buffer.from(bytes) : bytes);
    if (size <= longLine) return;
    shortener = shortenJson({ keep: keepOfText, mostBytes: longLine });
    for (const part of parts) shortener.push(part);
    parts = [];
  };
  const finish = () => {
    finished += size + 1;
    if (shortener) onLine(shortener.end());
    else {
      const line = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
      // A character cut at byte 512 becomes a replacement character, which no rule looks at.
      if (wants(line.toString('utf8', 0, 512))) onLine(line.toString('utf8'));
    }
    parts = [];
    size = 0;
    shortener = undefined;
  };

  return {
    push(bytes) {
      let start = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        gather(bytes.subarray(start, end), false);
        finish();
        start = end + 1;
      }
      // The rest outlives this call, and the caller's buffer does not.
      if (start < bytes.length) gather(bytes.subarray(start), true);
    },
    get finished() {
      return finished;
    },
  };
}
