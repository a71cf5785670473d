import { Box, Text, useStdout } from 'ink';
import { createElement, useState } from 'react';
import { expect, onTestFinished, test } from 'vitest';
import { mountInk } from '../../../src/ui/screen/ink-bridge.ts';
import { until } from '../../support/until.ts';

function mount(
  element: React.ReactNode,
  options: { cols?: number; rows?: number; onError?: (e: unknown) => void } = {},
) {
  const frames: string[][] = [];
  const ink = mountInk(element, {
    compositor: { setFrame: lines => void frames.push([...lines]) },
    cols: options.cols ?? 20,
    rows: options.rows ?? 4,
    onError: options.onError,
  });
  onTestFinished(() => ink.unmount());
  return { ink, frames };
}

const text = (content: string) => createElement(Text, null, content);

let set: (value: string) => void = () => {};

function Changing() {
  const [value, change] = useState('before');
  set = change;
  return text(value);
}

function Wide() {
  const { stdout } = useStdout();
  return createElement(Box, { borderStyle: 'single', flexGrow: 1 }, text(`${stdout.columns}x${stdout.rows}`));
}

function Broken({ broken }: { broken: boolean }) {
  if (broken) throw new Error('broken on purpose');
  return text('whole');
}

test('frames have exactly as many lines as the screen has rows', () => {
  const { frames } = mount(text('hello'));
  expect(frames).toEqual([['hello', '', '', '']]);
});

test('what is too high is cut', () => {
  const { frames } = mount(
    createElement(
      Box,
      { flexDirection: 'column', flexShrink: 0, height: 9 },
      ...Array.from({ length: 9 }, (_, i) => text(`row ${i}`)),
    ),
  );
  expect(frames.at(-1)).toHaveLength(4);
  expect(frames.at(-1)?.[0]).toBe('row 0');
});

test('many new elements become few frames: the first at once, then the newest', async () => {
  const { ink, frames } = mount(text('start'));
  for (let i = 0; i <= 50; i++) ink.rerender(text(`element ${i}`));
  expect(frames.at(-1)?.[0]).toBe('element 0');
  await until(() => frames.at(-1)?.[0] === 'element 50', 'the newest element');
  expect(frames).toHaveLength(3);
});

test('state inside of components shows up by itself', async () => {
  const { frames } = mount(createElement(Changing));
  set('after');
  await until(() => frames.at(-1)?.[0] === 'after', 'the new state');
});

test('a resize lays out anew, also where Ink takes itself for a log', () => {
  const { ink, frames } = mount(createElement(Wide));
  expect(frames.at(-1)?.[0]).toBe(`┌${'─'.repeat(18)}┐`);
  ink.resize({ cols: 30, rows: 6 });
  expect(frames.at(-1)).toHaveLength(6);
  expect(frames.at(-1)?.[0]).toBe(`┌${'─'.repeat(28)}┐`);
});

test('an error in a component is an error, and the frame before it stays', async () => {
  const errors: unknown[] = [];
  const { ink, frames } = mount(createElement(Broken, { broken: false }), {
    onError: error => errors.push(error),
  });
  ink.rerender(createElement(Broken, { broken: true }));
  await until(() => errors.length > 0, 'the error');
  expect(String(errors[0])).toContain('broken on purpose');
  expect(frames.at(-1)?.[0]).toBe('whole');
});

test('after unmounting nothing is drawn', () => {
  const { ink, frames } = mount(text('last'));
  const before = frames.length;
  ink.unmount();
  ink.rerender(text('never'));
  ink.resize({ cols: 5, rows: 5 });
  expect(frames).toHaveLength(before);
});
