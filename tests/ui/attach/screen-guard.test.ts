import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScreenGuard } from '../../../src/ui/attach/screen-guard.ts';

function pass(...chunks: string[]) {
  const guard = createScreenGuard(' — ctrl-] leaves');
  const results = chunks.map(chunk => guard.push(Buffer.from(chunk)));
  return {
    text: results.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join(''),
    left: results.some(({ left }) => left),
  };
}

test.each([
  ['\x1b[?1049h', '\x1b[2J', false],
  ['\x1b[?1049l', '\x1b[2J', true],
  ['\x1b[?47;25l', '\x1b[?25l\x1b[2J', true],
  ['a\x1b[3Jb', 'ab', false],
  ['\x1b]0;✳ Fix it\x07a', '\x1b]0;✳ Fix it — ctrl-] leaves\x07a', false],
  ['\x1b]2;\x1b\\', '\x1b]2; — ctrl-] leaves\x1b\\', false],
  ['\x1b]8;;http://a\x07a\x1b]1;icon\x07', '\x1b]8;;http://a\x07a\x1b]1;icon\x07', false],
  ['\x1b[?1048h\x1b[2J\x1b[?25h é\x1b[31m', '\x1b[?1048h\x1b[2J\x1b[?25h é\x1b[31m', false],
])('%j becomes %j', (bytes, text, left) => {
  expect(pass(bytes)).toEqual({ text, left });
});

test('a full reset resets modes and clears, but stays on this screen', () => {
  const { text } = pass('\x1bc');
  expect(text).toContain('\x1b[?2004l');
  expect(text.endsWith('\x1b[2J\x1b[H')).toBe(true);
  expect(text).not.toContain('1049');
});

test('chunk borders change nothing', () => {
  const stream = 'x\x1b[?1049h\x1b]0;té\x07\x1b]2;u\x1b\\é\x1b[3J\x1b[3;4H\x1b[?2004h\x1b[?1049;25ly\x1b[31m';
  const whole = pass(stream);
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 8 }), cuts => {
      const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
      expect(pass(...at.slice(1).map((end, i) => stream.slice(at[i], end)))).toEqual(whole);
    }),
  );
});
