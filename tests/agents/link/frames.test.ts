import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createFrameDecoder,
  decodeInput,
  encodeFrame,
  encodeInput,
  headerBytes,
} from '../../../src/agents/link/frames.ts';
import { type FrameName, frameTypes, maxFrameBytes } from '../../../src/agents/link/messages.ts';

test('frame numbers are frozen: a host started by an older pitwall runs for days and understands only these', () => {
  expect(frameTypes).toEqual({
    hello: 1,
    watch: 2,
    attach: 3,
    ack: 4,
    input: 5,
    resize: 6,
    send: 7,
    answer: 8,
    stop: 9,
    query: 10,
    unwatch: 11,
    welcome: 64,
    rows: 65,
    snapshot: 66,
    data: 67,
    status: 68,
    fact: 69,
    exit: 70,
    receipt: 71,
    error: 72,
    inputAck: 73,
    reply: 74,
  });
  expect(maxFrameBytes).toBe(8 * 1024 * 1024);
});

test('the layout of a frame is frozen: u8 type, u32le length, payload', () => {
  expect([...encodeFrame('stop', { how: 'kill' })]).toEqual([
    9,
    14,
    0,
    0,
    0,
    ...Buffer.from('{"how":"kill"}'),
  ]);
  expect([...encodeInput(258, Buffer.from('a'))]).toEqual([5, 5, 0, 0, 0, 2, 1, 0, 0, 97]);
});

const names = Object.keys(frameTypes) as FrameName[];
const frames = fc.array(fc.tuple(fc.constantFrom(...names), fc.uint8Array({ maxLength: 300 })), {
  maxLength: 12,
});

test('whatever the chunks, the same frames come out', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(([name, payload]) => encodeFrame(name, payload)));
      const decoder = createFrameDecoder();
      const got: Array<[number, string]> = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const next = at + (cuts[i % cuts.length] ?? 1);
        const { frames: done, problem } = decoder.push(bytes.subarray(at, next));
        expect(problem).toBeUndefined();
        for (const frame of done) got.push([frame.type, frame.payload.toString('hex')]);
        at = next;
      }
      expect(got).toEqual(sent.map(([name, p]) => [frameTypes[name], Buffer.from(p).toString('hex')]));
      expect(decoder.buffered).toBe(0);
    }),
  );
});

test('random bytes give frames or one final problem, never an exception and never a large buffer', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 40 }), chunks => {
      const decoder = createFrameDecoder(1000);
      let broken = false;
      for (const chunk of chunks) {
        const { frames: done, problem } = decoder.push(chunk);
        if (broken) expect(done).toEqual([]);
        broken ||= problem !== undefined;
        expect(decoder.buffered).toBeLessThanOrEqual(1000 + headerBytes + 200);
      }
    }),
  );
});

test('a length above the limit is a problem as soon as it is announced, and nothing is kept for it', () => {
  const decoder = createFrameDecoder();
  const header = Buffer.from([67, 0, 0, 0, 0]);
  header.writeUInt32LE(maxFrameBytes + 1, 1);
  expect(decoder.push(header).problem).toMatchObject({ code: 'too-large' });
  expect(decoder.buffered).toBe(0);
  expect(decoder.push(encodeFrame('stop', {})).frames).toEqual([]);
  expect(() => encodeFrame('data', Buffer.alloc(maxFrameBytes + 1))).toThrow(RangeError);
});

test('a frame of exactly the limit passes', () => {
  const decoder = createFrameDecoder(64);
  expect(decoder.push(encodeFrame('data', Buffer.alloc(64))).frames).toHaveLength(1);
});

test('an input frame needs its sequence number', () => {
  expect(decodeInput(Buffer.from([1, 2, 3]))).toBeUndefined();
  expect(decodeInput(encodeInput(4_294_967_295, Buffer.from('x')).subarray(headerBytes))).toEqual({
    seq: 4_294_967_295,
    bytes: Buffer.from('x'),
  });
});
