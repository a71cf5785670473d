import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { output } from '../../term/random-output.ts';
import { picture, session, written } from './emulator-support.ts';

/** A viewer's terminal that another program left in a bad state. */
const dirty =
  'old\x1b]2;old\x07\x1b[?1003h\x1b[?1006h\x1b[?2004h\x1b[?25l\x1b[5 q\x1b[>5u\x1b[3;5r\x1b[?6h\x1b[4h\x1b[?7l\x1b[1;41m\x1b(0';

/** Same output on both from then on: wrong pens, regions, modes and pending wraps show. */
const onwards = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'x',
        'ab ',
        '漢',
        '❤️',
        '\u0301',
        '\u200d💻',
        '\r\n',
        '\n',
        '\b',
        '\x1bM',
        '\x1b[K',
        '\x1b[2P',
        '\x1b[L',
        '\x1b[31m',
        '\x1b[0m',
        '\x1b7',
        '\x1b8',
        '\n\n\n\n\n\n',
      ),
      fc.tuple(fc.nat(8), fc.nat(25)).map(([y, x]) => `\x1b[${y};${x}H`),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''));

/** Lines of scrollback of the host and of the viewer; after few of them the buffer, a ring, is full. */
const scrollbacks = fc.tuple(fc.constantFrom(3, 50), fc.constantFrom(0, 3, 50));

test('any screen: a second terminal is equal, and stays equal', async () => {
  await fc.assert(
    fc.asyncProperty(output, onwards, fc.boolean(), scrollbacks, async (before, after, wasDirty, lines) => {
      const first = session({ scrollback: lines[0] });
      first.emulator.write(before);
      await first.parsed();
      const second = session({ scrollback: lines[1] });
      if (wasDirty) second.emulator.write(dirty);
      second.emulator.write(first.emulator.snapshot());
      await second.parsed();
      expect(picture(second.emulator)).toEqual(picture(first.emulator));
      // Not held in these modes: a mark that joins the character before the snapshot.
      const next = /\x1b\[(4h|\?7l)/.test(before) ? `\x1b[m${after}` : after;
      for (const continuation of [next, '\x1b[0m\x1b[?1049l', after]) {
        for (const { emulator } of [first, second]) emulator.write(continuation);
        await Promise.all([first.parsed(), second.parsed()]);
        expect(picture(second.emulator)).toEqual(picture(first.emulator));
      }
      for (const { emulator } of [first, second]) emulator.dispose();
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['a', '\u0301'],
  ['\u{1f469}', '\u200d\u{1f4bb}'],
  ['\u200d', '❤️'],
  ['\x1b(0q', '\u0301'],
  [`${'x'.repeat(19)}e`, '\u0301'],
])('a viewer that attaches between %j and %j sees one character', async (before, after) => {
  const first = await written(before);
  const second = await written(first.emulator.snapshot());
  for (const { emulator } of [first, second]) emulator.write(after);
  await Promise.all([first.parsed(), second.parsed()]);
  expect(picture(second.emulator)).toEqual(picture(first.emulator));
});

describe('what the public serializer loses', () => {
  const snapshotOf = async (text: string) => (await written(text)).emulator.snapshot();
  test.each([
    ['SGR mouse encoding', '\x1b[?1002h\x1b[?1006h', '\x1b[?1002h\x1b[?1006h'],
    ['hidden cursor', '\x1b[?25l', '\x1b[?25l'],
    ['cursor style', '\x1b[4 q', '\x1b[4 q'],
    ['title', '\x1b]0;hello\x07', '\x1b]2;hello\x1b\\'],
    ['scroll region', '\x1b[2;4r', '\x1b[2;4r'],
    ['kitty flags', '\x1b[>1u\x1b[>5u', '\x1b[>1u\x1b[>5u'],
    ['kitty flags without a push', '\x1b[=3u', '\x1b[=3u'],
    ['modifyOtherKeys', '\x1b[>4;2m', '\x1b[>4;2m'],
    ['bracketed paste, focus', '\x1b[?2004h\x1b[?1004h', '\x1b[?2004h\x1b[?1004h'],
    ['application cursor and keypad', '\x1b[?1h\x1b=', '\x1b[?1h\x1b='],
    ['colour scheme reports, alternate scroll off', '\x1b[?2031h\x1b[?1007l', '\x1b[?2031h\x1b[?1007l'],
    ['default colours', '\x1b]11;#112233\x07', '\x1b]11;rgb:1111/2222/3333\x1b\\'],
    ['line drawing characters', '\x1b(0', '\x1b(0'],
  ])('%s', async (_, text, expected) =>
    expect((await snapshotOf(text)).replace(/^[\s\S]*?\x1b\[2J/, '')).toContain(expected),
  );

  test('popped, reset and ended things do not come back', async () => {
    const tail = (
      await snapshotOf('\x1b[>5u\x1b[<u\x1b[>4;2m\x1b[>4m\x1b[?1006h\x1b[?1006l\x1b[?2026h\x1b[2;4r\x1bc')
    ).replace(/^[\s\S]*?\x1b\[2J/, '');
    expect(tail).not.toMatch(/\x1b\[>|1006|2026|r/);
  });

  test('the screen below an alternate one, and its cursor', async () => {
    const first = await written('shell$ \x1b[?1049h\x1b[31mfull\x1b[3;5H');
    const second = session();
    second.emulator.write(`${first.emulator.snapshot()}\x1b[?1049l`);
    await second.parsed();
    expect(second.emulator.view().rows[0]).toBe('shell$');
    expect(second.emulator.cursor).toMatchObject({ x: 7, y: 0 });
  });

  test('origin mode: the cursor is where it was', async () => {
    const first = await written('\x1b[2;4r\x1b[?6h\x1b[2;3H');
    expect(first.emulator.snapshot().endsWith('\x1b[?6h\x1b[2;3H')).toBe(true);
  });

  test('a row that was wrapped into and then erased', async () => {
    const first = await written(`${'漢'.repeat(11)}\x1b[2K\x1b[3;1Ha`);
    const second = session();
    second.emulator.write(first.emulator.snapshot());
    await second.parsed();
    expect(picture(second.emulator)).toEqual(picture(first.emulator));
  });

  test('a pending wrap, in front of a wide character too', async () => {
    for (const row of ['x'.repeat(20), `${'x'.repeat(18)}漢`]) {
      const first = await written(`\x1b[2;4r\x1b[2;1H\x1b[32m${row}\x1b[1m`);
      const second = session();
      second.emulator.write(first.emulator.snapshot());
      for (const { emulator } of [first, second]) emulator.write('y');
      await Promise.all([first.parsed(), second.parsed()]);
      expect(picture(second.emulator)).toEqual(picture(first.emulator));
      expect(first.emulator.view().rows[2]).toBe('y');
    }
  });
});

test('scrollback only when it is asked for', async () => {
  const first = await written('line\r\n'.repeat(20));
  expect(first.emulator.snapshot().match(/line/g)?.length).toBe(5);
  const second = session();
  second.emulator.write(first.emulator.snapshot({ scrollback: 10 }));
  await second.parsed();
  expect(second.emulator.scrollbackLength).toBe(10);
  expect(picture(second.emulator)).toEqual(picture(first.emulator));
});

test('a saved cursor stays at its row of the screen, however much scrolls, with any scrollback', async () => {
  for (const scrollback of [0, 3, 50]) {
    const { emulator, parsed } = session({ scrollback });
    emulator.write(`\x1b[3;5H\x1b7\x1b[6;1H${'line\r\n'.repeat(9)}\x1b8here`);
    await parsed();
    expect(emulator.view().rows[2]).toMatch(/here$/);
    emulator.write('\x1b[!p\n\n\n\n\n\n\n\n\x1b8home');
    await parsed();
    expect(emulator.view().rows[0]).toBe('home');
  }
});
