import { expect, onTestFinished, test } from 'vitest';
import { createSizeControl, decideSize, isTyping, type TerminalSize } from '../../../src/agents/host/size.ts';
import { viewportOf } from '../../../src/agents/host/viewport.ts';
import { until } from '../../support/until.ts';

const current = { cols: 120, rows: 40, by: undefined };
const wish = (viewer: number, cols: number, at: number, typedAt?: number) => ({
  viewer,
  cols,
  rows: 24,
  at,
  typedAt,
});

test('nobody attached: the size stays', () => {
  expect(decideSize(current, [])).toEqual(current);
});

test('as long as nobody typed the newest decides, then whoever typed last, however many come', () => {
  expect(decideSize(current, [wish(1, 80, 1), wish(2, 100, 2)])).toMatchObject({ cols: 100 });
  expect(decideSize(current, [wish(1, 80, 1, 5), wish(2, 100, 2)])).toMatchObject({ cols: 80 });
  expect(decideSize(current, [wish(1, 80, 1, 5), wish(2, 100, 2, 6), wish(3, 40, 9)])).toMatchObject({
    cols: 100,
  });
});

test('a pane that is only looked at decides where whoever chose the size has gone, and nobody types', () => {
  const look = { viewer: 1, cols: 78, rows: 36 };
  expect(decideSize(current, [], [look])).toEqual({ cols: 78, rows: 36, by: 1 });
  expect(decideSize({ ...current, by: 1 }, [], [look])).toMatchObject({ cols: 78 });
  expect(decideSize({ ...current, by: 2 }, [], [look])).toMatchObject({ cols: 120, by: 2 });
  expect(decideSize(current, [wish(2, 100, 1)], [look])).toMatchObject({ cols: 100, by: 2 });
});

test('a telephone that only looks does not decide', () => {
  expect(decideSize(current, [], [{ viewer: 1, cols: 38, rows: 16 }])).toEqual(current);
  expect(decideSize(current, [], [{ viewer: 1, cols: 80, rows: 8 }])).toEqual(current);
});

test.each([
  ['a letter', 'a', true],
  ['enter', '\r', true],
  ['an arrow', '\x1b[A', true],
  ['a mouse report', '\x1b[<0;10;5M', false],
  ['several, and the focus', '\x1b[<35;1;2M\x1b[<0;10;5m\x1b[I', false],
  ['an old mouse report', '\x1b[M !!', false],
  ['a mouse report and a key', '\x1b[<0;10;5Mx', true],
  ['nothing', '', false],
])('%s', (_, bytes, typed) => {
  expect(isTyping(Buffer.from(bytes))).toBe(typed);
});

test('attach is applied at once, a window that is dragged once, and leaving changes nothing', async () => {
  const applied: TerminalSize[] = [];
  let now = 0;
  const control = createSizeControl({
    initial: current,
    apply: size => applied.push(size),
    now: () => ++now,
  });
  onTestFinished(() => control.dispose());
  expect(control.attach(1, { cols: 80, rows: 24 })).toBe(true);
  expect(control.attach(1, { cols: 80, rows: 24 })).toBe(false);
  for (let cols = 81; cols <= 100; cols++) control.wish(1, { cols, rows: 24 });
  await until(() => applied.length === 2, 'the last size');
  expect(applied).toEqual([
    { cols: 80, rows: 24 },
    { cols: 100, rows: 24 },
  ]);
  control.leave(1);
  control.typed(1);
  control.attach(2, { cols: 60, rows: 20 });
  control.wish(2, { cols: 0, rows: 0 });
  control.attach(3, { cols: 70, rows: 20 });
  expect(applied.slice(2).map(({ cols }) => cols)).toEqual([60, 70]);
});

const terminal = { cols: 120, rows: 40, scrollback: 100, alternate: false, lastUsed: () => 39 };

test('a viewer that is large enough sees everything; a smaller one the bottom of what is in use', () => {
  expect(viewportOf(terminal, { cols: 200, rows: 60, top: 0 })).toEqual({
    first: 0,
    height: 40,
    width: 120,
    top: 0,
  });
  expect(viewportOf(terminal, { cols: 80, rows: 10, top: 0 })).toEqual({
    first: 30,
    height: 10,
    width: 80,
    top: 0,
  });
  const young = { ...terminal, lastUsed: () => 4 };
  expect(viewportOf(young, { cols: 80, rows: 10, top: 0 })).toMatchObject({ first: 0 });
  const alternate = { ...young, alternate: true };
  expect(viewportOf(alternate, { cols: 80, rows: 10, top: 0 })).toMatchObject({ first: 30 });
});

test('scrolling stops at the first line there is', () => {
  expect(viewportOf(terminal, { cols: 80, rows: 40, top: 10 })).toMatchObject({ first: -10, top: 10 });
  expect(viewportOf(terminal, { cols: 80, rows: 40, top: 9999 })).toMatchObject({ first: -100, top: 100 });
  expect(viewportOf({ ...terminal, alternate: true }, { cols: 80, rows: 40, top: 9999 })).toMatchObject({
    top: 0,
  });
  expect(viewportOf({ ...terminal, alternate: true }, { cols: 80, rows: 30, top: 9999 })).toMatchObject({
    first: 0,
    top: 10,
  });
});

test('the pane that fits goes on to fit; a second one does when the first has gone', async () => {
  const applied: TerminalSize[] = [];
  const control = createSizeControl({
    initial: { cols: 120, rows: 40 },
    apply: size => applied.push(size),
    now: () => 1,
  });
  onTestFinished(() => control.dispose());
  control.look(1, { cols: 78, rows: 36 });
  await until(() => applied.length === 1, 'the size of the first pane');
  control.look(2, { cols: 60, rows: 20 });
  control.look(1, { cols: 118, rows: 36 });
  await until(() => applied.length === 2, 'the size of the first pane, zoomed');
  control.leave(1);
  await until(() => applied.length === 3, 'the size of the second pane');
  expect(applied).toEqual([
    { cols: 78, rows: 36 },
    { cols: 118, rows: 36 },
    { cols: 60, rows: 20 },
  ]);
});

test('a pane fits again when the full-screen attach has left; one that looks away decides nothing', async () => {
  const applied: TerminalSize[] = [];
  const control = createSizeControl({
    initial: { cols: 120, rows: 40 },
    apply: size => applied.push(size),
    now: () => 1,
  });
  onTestFinished(() => control.dispose());
  control.look(1, { cols: 78, rows: 36 });
  control.attach(2, { cols: 120, rows: 40 });
  control.look(3, { cols: 70, rows: 30 });
  control.lookAway(3);
  control.leave(2);
  await until(() => applied.length > 0, 'the size of the pane');
  expect(applied).toEqual([{ cols: 78, rows: 36 }]);
});
