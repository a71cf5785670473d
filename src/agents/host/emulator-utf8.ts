/**
 * Cuts a stream of UTF-8 only between characters: returns what can be parsed now and keeps a half character for the next
 * call. @xterm/headless 6.0.0 loses a character that arrives in two chunks when its second byte is 0x80, and that is all
 * of U+2000 to U+203F: quotes, dashes, bullets, the joiner of emoji.
 */
export function createUtf8Cutter(): (chunk: Uint8Array) => Uint8Array {
  let half: Uint8Array = new Uint8Array(0);
  return chunk => {
    const bytes = half.length === 0 ? chunk : Buffer.concat([half, chunk]);
    const end = bytes.length - halfLength(bytes);
    half = Uint8Array.from(bytes.subarray(end));
    return bytes.subarray(0, end);
  };
}

/** How many bytes at the end begin a character that is not complete; 0 for bytes that are no UTF-8. */
function halfLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? back : 0;
  }
  return 0;
}
