/**
 * Must be imported right before `@xterm/addon-unicode-graphemes` (0.4.0): while loading, the addon decodes its table with
 * `Buffer.from(text, 'base64')` and then reads `.buffer` from offset 0. When Node takes the bytes from its shared pool
 * that is somebody else's data, and loading fails with `Data error`. Without a pool every Buffer has its own memory.
 */
export const pooled = Buffer.poolSize;
Buffer.poolSize = 0;
