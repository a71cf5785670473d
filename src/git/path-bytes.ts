/**
 * A path as git keeps it is bytes, in a string it is UTF-16. A byte that is no UTF-8 becomes a lone surrogate U+DC80 to
 * U+DCFF (Python's `surrogateescape`), so that every path survives strings and JSON and can be turned back.
 */
export function decodePath(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (!text.includes('\ufffd') || Buffer.from(text).equals(buffer)) return text;
  let escaped = '';
  for (let i = 0; i < buffer.length; ) {
    const size = sequenceLength(buffer, i);
    escaped += size === 0 ? String.fromCharCode(0xdc00 + buffer[i]!) : buffer.toString('utf8', i, i + size);
    i += Math.max(size, 1);
  }
  return escaped;
}

/** The bytes of a path from {@link decodePath}. */
export function encodePath(path: string): Buffer {
  if (!/\p{Surrogate}/u.test(path)) return Buffer.from(path);
  const parts: Buffer[] = [];
  for (const char of path) {
    const code = char.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(char));
  }
  return Buffer.concat(parts);
}

/** The records of a `-z` format; views into the buffer, without the NULs. */
export function splitNul(buffer: Buffer): Buffer[] {
  const records: Buffer[] = [];
  let start = 0;
  for (let end = buffer.indexOf(0); end >= 0; end = buffer.indexOf(0, start)) {
    records.push(buffer.subarray(start, end));
    start = end + 1;
  }
  if (start < buffer.length) records.push(buffer.subarray(start));
  return records;
}

/** The same records as input of a `-z --stdin` command. */
export function joinNul(records: readonly Uint8Array[]): Buffer {
  const nul = Buffer.of(0);
  return Buffer.concat(records.flatMap(record => [record, nul]));
}

/** Length of the valid UTF-8 sequence that starts at `i`; 0 when there is none. */
function sequenceLength(buffer: Buffer, i: number): number {
  const lead = buffer[i]!;
  const size = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (size === 0 || i + size > buffer.length) return 0;
  return buffer.toString('utf8', i, i + size).includes('\ufffd') && !isReplacement(buffer, i) ? 0 : size;
}

/** U+FFFD itself is a valid character of a path. */
function isReplacement(buffer: Buffer, i: number): boolean {
  return buffer[i] === 0xef && buffer[i + 1] === 0xbf && buffer[i + 2] === 0xbd;
}
