import { expect, test } from 'vitest';
import { parseClientMessage } from '../../../src/agents/link/control.ts';
import { frameTypes } from '../../../src/agents/link/messages.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

test('a known message comes out with its body, fields of a newer client included', () => {
  const body = { cols: 80, rows: 24, top: 0, fps: 60, later: true };
  expect(parseClientMessage(frameTypes.watch, json(body))).toEqual({ message: { name: 'watch', body } });
  expect(parseClientMessage(frameTypes.unwatch, Buffer.alloc(0))).toMatchObject({
    message: { name: 'unwatch' },
  });
});

test('types of a newer client, and types that only hosts send, are unknown', () => {
  expect(parseClientMessage(200, json({}))).toEqual({ unknown: true });
  expect(parseClientMessage(frameTypes.welcome, json({}))).toEqual({ unknown: true });
});

test.each([
  ['not JSON', frameTypes.send, Buffer.from('{"id":')],
  ['a wrong type', frameTypes.hello, json({ protocol: 'one', build: '', role: 'raw' })],
  ['a size that would cost memory', frameTypes.attach, json({ cols: 1e9, rows: 1e9 })],
  ['a size of nothing', frameTypes.watch, json({ cols: 0, rows: 0, top: 0, fps: 60 })],
  ['no object', frameTypes.stop, json(['kill'])],
  ['input without a number', frameTypes.input, Buffer.from('ab')],
])('%s is a problem in one sentence', (_, type, payload) => {
  expect(parseClientMessage(type, payload)).toEqual({ problem: expect.stringMatching(/^an? \w+ frame/) });
});
