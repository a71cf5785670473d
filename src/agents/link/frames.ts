import { type FrameName, frameTypes, maxFrameBytes } from './messages.ts';

/** `u8 type · u32le length`. */
export const headerBytes = 5;

export interface Frame {
  /** Number as it came; unknown ones are for the reader to ignore. */
  type: number;
  /** A view into what was received; copy it to keep it beyond the next turn of the loop. */
  payload: Buffer;
}

/** A peer that broke the framing; the connection cannot be read any further. */
export interface FrameProblem {
  code: 'too-large';
  message: string;
}

/** One frame as bytes. Strings and objects become JSON, bytes travel as they are. */
export function encodeFrame(name: FrameName, payload: Uint8Array | object | string): Buffer {
  const body = payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload), 'utf8');
  if (body.length > maxFrameBytes)
    throw new RangeError(`a ${name} frame of ${body.length} bytes is too large`);
  const frame = Buffer.allocUnsafe(headerBytes + body.length);
  frame.writeUInt8(frameTypes[name], 0);
  frame.writeUInt32LE(body.length, 1);
  frame.set(body, headerBytes);
  return frame;
}

/** An `input` frame: sequence number in front of the raw bytes. */
export function encodeInput(seq: number, bytes: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + 4 + bytes.length);
  frame[0] = frameTypes.input;
  frame.writeUInt32LE(4 + bytes.length, 1);
  frame.writeUInt32LE(seq, headerBytes);
  frame.set(bytes, headerBytes + 4);
  return frame;
}

/** The reverse of {@link encodeInput}; undefined when the payload is too short to hold a sequence number. */
export function decodeInput(payload: Buffer): { seq: number; bytes: Buffer } | undefined {
  if (payload.length < 4) return undefined;
  return { seq: uint32At(payload, 0), bytes: payload.subarray(4) };
}

/** By hand: between a key and its echo Node's own checks are felt. */
function uint32At(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
  return ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | high) >>> 0;
}

export interface FrameDecoder {
  /** Frames completed by this chunk. A `problem` is final: everything after it is ignored. */
  push(chunk: Uint8Array): { frames: Frame[]; problem?: FrameProblem };
  /** Bytes held back for an unfinished frame. */
  readonly buffered: number;
}

/**
 * Cuts a byte stream into frames, whatever the chunks. Chunks of an unfinished frame are joined once, when it is
 * complete, so a frame of n bytes costs O(n) however it is split. `limit` is the largest accepted payload.
 */
export function createFrameDecoder(limit = maxFrameBytes): FrameDecoder {
  let chunks: Buffer[] = [];
  let length = 0;
  let needed = headerBytes;
  let problem: FrameProblem | undefined;

  return {
    get buffered() {
      return length;
    },
    push(chunk) {
      const alone = length === 0 && !problem ? onlyFrame(chunk, limit) : undefined;
      if (alone) return { frames: [alone] };
      const frames: Frame[] = [];
      if (problem) return { frames, problem };
      chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      length += chunk.length;
      if (length < needed) return { frames };
      let rest = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
      needed = headerBytes;
      while (rest.length >= headerBytes) {
        const size = rest.readUInt32LE(1);
        if (size > limit) {
          problem = {
            code: 'too-large',
            message: `a frame of ${size} bytes was announced, ${limit} is the most`,
          };
          chunks = [];
          length = 0;
          return { frames, problem };
        }
        if (rest.length < headerBytes + size) {
          needed = headerBytes + size;
          break;
        }
        frames.push({ type: rest.readUInt8(0), payload: rest.subarray(headerBytes, headerBytes + size) });
        rest = rest.subarray(headerBytes + size);
      }
      chunks = rest.length > 0 ? [rest] : [];
      length = rest.length;
      return { frames };
    },
  };
}

/** The frame that this chunk is, when it is exactly one: a key or its echo, which somebody waits for. */
function onlyFrame(chunk: Uint8Array, limit: number): Frame | undefined {
  if (chunk.length < headerBytes) return undefined;
  const size = uint32At(chunk, 1);
  if (size > limit || chunk.length !== headerBytes + size) return undefined;
  const payload = Buffer.from(chunk.buffer, chunk.byteOffset + headerBytes, size);
  return { type: chunk[0] ?? 0, payload };
}
