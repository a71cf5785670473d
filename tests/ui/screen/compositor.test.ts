import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { padSgr, sliceSgr, style } from '../../../src/term/sgr.ts';
import { sliceCells } from '../../../src/term/width.ts';
import type { PaneCursor, PaneSource, Rect } from '../../../src/ui/panes/pane-source.ts';
import { createCompositor } from '../../../src/ui/screen/compositor.ts';
import { createFakeTty } from './fake-tty.ts';

function open(cols = 60, rows = 12, level: 0 | 1 | 2 | 3 = 3) {
  const screen = createFakeTty({ cols, rows }, level);
  const compositor = createCompositor(screen.tty);
  onTestFinished(() => {
    compositor.dispose();
    screen.emulator.dispose();
  });
  return { ...screen, compositor };
}

function createSource(lines: string[], options: { cursor?: PaneCursor; modes?: PaneSource['modes'] } = {}) {
  const listeners = new Set<() => void>();
  const source = {
    version: 1,
    fps: 60,
    asked: 0,
    modes: options.modes,
    rows: (width: number, height: number) => {
      source.asked += 1;
      return Array.from({ length: height }, (_, y) => padSgr(sliceSgr(lines[y] ?? '', 0, width), width));
    },
    cursor: () => options.cursor,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next: string[]) {
      lines = next;
      source.version += 1;
      for (const listener of listeners) listener();
    },
    watched: () => listeners.size,
  };
  return source;
}

const rect = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });

test('puts frame, panes and overlays on top of each other', async () => {
  const { compositor, text } = open(20, 5);
  compositor.setFrame(['top'.padEnd(20, '-'), '|', '|', '|', 'bottom']);
  const source = createSource(['one', 'two', 'three']);
  compositor.setPanes([{ rect: rect(2, 1, 10, 3), source, focused: false }]);
  compositor.setOverlays([rect(4, 2, 3, 1)]);
  await compositor.idle();
  expect(text()).toEqual(['top-----------------', '| one', '| tw', '| three', 'bottom']);
  compositor.setOverlays([]);
  await compositor.idle();
  expect(text()[2]).toBe('| two');
});

test('one changed cell costs a few bytes, nothing changed costs none', async () => {
  const { compositor, writes } = open(120, 40);
  const frame = Array.from({ length: 40 }, (_, y) => style(`row ${y} `.padEnd(120, '.'), { fg: 'grey' }));
  compositor.setFrame(frame);
  await compositor.idle();
  const before = writes.length;
  frame[7] = frame[7]?.replace('row 7', 'row 8') ?? '';
  compositor.setFrame(frame);
  await compositor.idle();
  expect(writes.length).toBe(before + 1);
  expect(Buffer.byteLength(writes.at(-1) ?? '')).toBeLessThan(60);
  expect(writes.at(-1)).toMatch(/^\x1b\[\?2026h.*\x1b\[\?2026l$/);
  compositor.setFrame([...frame]);
  await compositor.idle();
  expect(writes.length).toBe(before + 1);
});

test('a changed status in the list is under 300 bytes', async () => {
  const { compositor, writes } = open(120, 40);
  const line = (mark: string, color: 'amber' | 'green', second: string) => [
    `${style('│', { fg: 'accent' })}  ${style(mark, { fg: color, bold: true })} fix-login             claude   9m`,
    `${style('│', { fg: 'accent' })}     ${style(second, { fg: 'text' })}`,
  ];
  compositor.setFrame(line('▸', 'green', 'edits src/auth/callback.ts'));
  await compositor.idle();
  compositor.setFrame(line('?', 'amber', 'Run npm test -- login ?'));
  await compositor.idle();
  expect(Buffer.byteLength(writes.at(-1) ?? '')).toBeLessThan(300);
});

test('the newest frame wins: a slow terminal gets fewer frames, never a queue', async () => {
  const { compositor, stall, writes, text } = open(20, 3);
  compositor.setFrame(['start']);
  await compositor.idle();
  const before = writes.length;
  const release = stall();
  for (let i = 0; i < 50; i++) {
    compositor.setFrame([`frame ${i}`]);
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(writes.length).toBeLessThanOrEqual(before + 1);
  release();
  await compositor.idle();
  expect(text()[0]).toBe('frame 49');
  expect(writes.length).toBeLessThanOrEqual(before + 2);
});

test('a pane whose version stood still is not asked again; one that is gone is not watched', async () => {
  const { compositor, text } = open(30, 4);
  const source = createSource(['a']);
  const place = { rect: rect(0, 0, 10, 2), source, focused: false };
  compositor.setPanes([place]);
  await compositor.idle();
  compositor.setFrame(['', '', 'frame']);
  compositor.setPanes([{ ...place, focused: true }]);
  await compositor.idle();
  expect(source.asked).toBe(1);
  source.set(['b']);
  await compositor.idle();
  expect(source.asked).toBe(2);
  expect(text()[0]).toBe('b');
  compositor.setPanes([]);
  await compositor.idle();
  expect(source.watched()).toBe(0);
  expect(text()[0]).toBe('');
});

test('the cursor is where the focused pane wants it, and hidden otherwise', async () => {
  const { compositor, emulator } = open(30, 5);
  const source = createSource(['abc'], { cursor: { x: 2, y: 1, shape: 5 } });
  compositor.setPanes([{ rect: rect(3, 1, 10, 3), source, focused: true }]);
  await compositor.idle();
  expect(emulator.cursor).toEqual({ x: 5, y: 2, visible: true, shape: 5 });
  compositor.setOverlays([rect(0, 0, 30, 5)]);
  await compositor.idle();
  expect(emulator.cursor.visible).toBe(false);
  compositor.setOverlays([]);
  compositor.setPanes([{ rect: rect(3, 1, 10, 3), source, focused: false }]);
  await compositor.idle();
  expect(emulator.cursor.visible).toBe(false);
});

test('the keyboard is set to what the focused program wants, and back', async () => {
  const { compositor, emulator, tty } = open(30, 5);
  await tty.write('\x1b[?2004h');
  const source = createSource(['vim'], { modes: { appCursor: true, bracketedPaste: false } });
  const place = { rect: rect(0, 0, 10, 3), source, focused: true };
  compositor.setPanes([place]);
  await compositor.idle();
  expect(emulator.modes).toMatchObject({ appCursor: true, bracketedPaste: false });
  compositor.setPanes([{ ...place, focused: false }]);
  await compositor.idle();
  expect(emulator.modes).toMatchObject({ appCursor: false, bracketedPaste: true });
});

test('nothing but cells gets through: other sequences in rows are left out', async () => {
  const { compositor, writes, text } = open(40, 3);
  const source = createSource([]);
  source.rows = () => [
    '\x1b[31mred\x1b[0m\x1b[2J\x1b[5;5H\x1b]0;title\x07\x1bP1;2q#\x1b\\ \x07\tend\r\n\x9b31m',
    'x'.repeat(500),
    '中'.repeat(30),
  ];
  compositor.setPanes([{ rect: rect(1, 0, 21, 3), source, focused: false }]);
  await compositor.idle();
  const body = writes.join('').slice('\x1b[?2026h\x1b[?25l\x1b[m\x1b[2J'.length);
  const left = body.replace(/\x1b\[[\d;]*[mHG]|\x1b\[\?2026[hl]/g, '');
  expect(left).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  expect(text()[0]).toBe(' red end31m');
  expect(text()[1]).toBe(` ${'x'.repeat(21)}`);
  // A wide character that would be cut at the edge gives way.
  expect(text()[2]).toBe(` ${'中'.repeat(10)}`);
});

test('colours come down to what the terminal has', async () => {
  const paint = async (level: 0 | 1 | 2 | 3) => {
    const { compositor, writes } = open(20, 1, level);
    compositor.setFrame([`\x1b[1;38;2;95;175;255mblue\x1b[0m ${style('grey', { fg: 'grey', bg: 236 })}`]);
    await compositor.idle();
    return writes.join('');
  };
  expect(await paint(3)).toContain('38;2;95;175;255');
  expect(await paint(2)).toContain('38;5;75');
  expect(await paint(1)).not.toContain('38;');
  expect((await paint(0)).replaceAll('\x1b[m', '')).toMatch(/\x1b\[0;1mblue/);
});

test('a resize and a resume draw everything anew at the new size', async () => {
  const { compositor, resize, text, writes } = open(20, 3);
  compositor.setFrame(['one', 'two', 'three']);
  await compositor.idle();
  resize({ cols: 4, rows: 2 });
  await compositor.idle();
  expect(text()).toEqual(['one', 'two']);
  await compositor.suspend();
  compositor.setFrame(['new']);
  const before = writes.length;
  await new Promise(resolve => setImmediate(resolve));
  expect(writes.length).toBe(before);
  compositor.resume();
  await compositor.idle();
  expect(text()).toEqual(['new', '']);
});

const word = fc.constantFrom(
  'a',
  'bc',
  ' ',
  '中文',
  '─│',
  '👩‍💻',
  '❤️',
  'é',
  '\x1b[1m',
  '\x1b[38;5;75m',
  '\x1b[41m',
  '\x1b[0m',
);
const line = fc.array(word, { maxLength: 14 }).map(words => `${words.join('')}\x1b[0m`);
const lines = fc.array(line, { minLength: 6, maxLength: 6 });
const place = fc.record({
  x: fc.nat(10),
  y: fc.nat(3),
  width: fc.integer({ min: 1, max: 14 }),
  height: fc.integer({ min: 1, max: 3 }),
});

test('whatever is drawn after whatever, the terminal shows the same as a screen drawn from nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ lines, pane: lines, place }), { minLength: 2, maxLength: 6 }),
      async steps => {
        const a = open(24, 6);
        for (const step of steps) {
          a.compositor.setFrame(step.lines);
          a.compositor.setPanes([{ rect: step.place, source: createSource(step.pane), focused: false }]);
          await a.compositor.idle();
        }
        const b = open(24, 6);
        const last = steps.at(-1);
        if (!last) return;
        b.compositor.setFrame(last.lines);
        b.compositor.setPanes([{ rect: last.place, source: createSource(last.pane), focused: false }]);
        await b.compositor.idle();
        expect(a.rows()).toEqual(b.rows());
        const plain = last.lines.map(one =>
          sliceCells(one.replaceAll(/\x1b\[[\d;]*m/g, ''), 0, 24).trimEnd(),
        );
        const untouched = plain.filter((_, y) => y < last.place.y || y >= last.place.y + last.place.height);
        expect(a.text().filter((_, y) => y < last.place.y || y >= last.place.y + last.place.height)).toEqual(
          untouched,
        );
      },
    ),
    { numRuns: 40 },
  );
});

test('a pane that was given another size goes on showing what changes', async () => {
  const { compositor, text } = open(20, 5);
  const source = createSource(['one']);
  compositor.setPanes([{ rect: rect(0, 0, 10, 3), source, focused: false }]);
  await compositor.idle();
  compositor.setPanes([{ rect: rect(0, 0, 12, 2), source, focused: false }]);
  await compositor.idle();
  expect(source.watched()).toBe(1);
  source.set(['two']);
  await compositor.idle();
  expect(text()[0]).toBe('two');
});

test('painted is told when a frame with what was there is on the terminal, not while it stalls', async () => {
  const { compositor, stall } = open(20, 5);
  const source = createSource(['one']);
  compositor.setPanes([{ rect: rect(0, 0, 10, 3), source, focused: true }]);
  await compositor.idle();
  await compositor.painted();
  const release = stall();
  source.set(['two']);
  const order: string[] = [];
  const first = compositor.painted().then(() => order.push('two is on the terminal'));
  await new Promise(resolve => setImmediate(() => setImmediate(resolve)));
  source.set(['three']);
  const second = compositor.painted().then(() => order.push('three is on the terminal'));
  expect(order).toEqual([]);
  release();
  await Promise.all([first, second]);
  expect(order).toEqual(['two is on the terminal', 'three is on the terminal']);
});
