/**
 * Shortens one JSON text while it streams by: of every string longer than `keep` bytes only its beginning and its end
 * stay, everything else as it was. A tool's output of 10 MB so costs a few KB, and the record around it can still be read.
 */
export interface JsonShortener {
  push(bytes: Buffer): void;
  /** The shortened text; undefined when even that is larger than `mostBytes`. */
  end(): string | undefined;
}

const quote = 0x22;
const backslash = 0x5c;

export function shortenJson({ keep, mostBytes }: { keep: number; mostBytes: number }): JsonShortener {
  const parts: Buffer[] = [];
  /** Of the string that is open: its beginning, its end so far, and how many bytes it has. */
  const head = Buffer.alloc(keep);
  const tail = Buffer.alloc(keep);
  let length = 0;
  let tailLength = 0;
  let size = 0;
  let inString = false;
  /** The last byte of the string so far was a backslash that escapes what follows. */
  let escaping = false;

  const emit = (bytes: Buffer) => {
    size += bytes.length;
    // A copy: the caller uses its buffer again.
    if (size <= mostBytes && bytes.length > 0) parts.push(Buffer.from(bytes));
  };
  const content = (bytes: Buffer) => {
    const fits = Math.min(bytes.length, Math.max(0, keep - length));
    bytes.copy(head, length, 0, fits);
    length += bytes.length;
    const rest = bytes.subarray(fits);
    if (rest.length === 0) return;
    // What is there moves to the left as far as the rest needs room.
    const before = Math.min(tailLength, Math.max(0, keep - rest.length));
    tail.copyWithin(0, tailLength - before, tailLength);
    tailLength = before + rest.copy(tail, before, Math.max(0, rest.length - keep));
  };
  const close = () => {
    const start = head.subarray(0, Math.min(keep, length));
    const end = tail.subarray(0, tailLength);
    // The cut may have gone through an escape or a character: both sides are mended.
    if (length > 2 * keep) for (const part of [wholeHead(start), mark, wholeTail(end)]) emit(part);
    else for (const part of [start, end]) emit(part);
    length = 0;
    tailLength = 0;
  };

  return {
    push(bytes) {
      for (let at = 0; at < bytes.length; ) {
        if (!inString) {
          const start = bytes.indexOf(quote, at);
          const end = start < 0 ? bytes.length : start + 1;
          emit(bytes.subarray(at, end));
          inString = start >= 0;
          escaping = false;
          at = end;
          continue;
        }
        const end = closingQuote(bytes, at, escaping);
        content(bytes.subarray(at, end < 0 ? bytes.length : end));
        if (end < 0) {
          escaping = endsEscaping(bytes, at, escaping);
          break;
        }
        close();
        emit(bytes.subarray(end, end + 1));
        inString = false;
        at = end + 1;
      }
    },
    end: () => (size > mostBytes ? undefined : Buffer.concat(parts).toString('utf8')),
  };
}

const mark = Buffer.from('…');

/** Index of the first quote that no backslash escapes; -1: none. */
function closingQuote(bytes: Buffer, from: number, escaping: boolean): number {
  for (let at = bytes.indexOf(quote, from); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    if (!isEscaped(bytes, from, at, escaping)) return at;
  }
  return -1;
}

function isEscaped(bytes: Buffer, from: number, at: number, escaping: boolean): boolean {
  let first = at;
  while (first > from && bytes[first - 1] === backslash) first -= 1;
  const odd = (at - first) % 2 === 1;
  return first === from && escaping ? !odd : odd;
}

const endsEscaping = (bytes: Buffer, from: number, escaping: boolean): boolean =>
  isEscaped(bytes, from, bytes.length, escaping);

/** Without half an escape (`\uD83D\uDE00` has 12 bytes) or half a character at the end. */
function wholeHead(bytes: Buffer): Buffer {
  const lastEscape = bytes.lastIndexOf(backslash);
  let end = lastEscape >= 0 && lastEscape >= bytes.length - 12 ? lastEscape : bytes.length;
  while (end > 0 && bytes[end - 1] === backslash) end -= 1;
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end > 0 && (bytes[end - 1] ?? 0) >= 0xc0 ? end - 1 : end);
}

/** From the first byte on that surely stands for itself: a letter, digit or space behind no backslash. */
function wholeTail(bytes: Buffer): Buffer {
  for (let at = 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const plain = byte === 0x20 || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a);
    if ((plain || (byte >= 0x61 && byte <= 0x7a)) && bytes[at - 1] !== backslash) return bytes.subarray(at);
  }
  return bytes.subarray(bytes.length);
}
