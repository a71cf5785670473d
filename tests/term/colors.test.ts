import { describe, expect, test } from 'vitest';
import { detectColorLevel, downgradeSgr } from '../../src/term/colors.ts';
import { palette } from '../../src/term/palette.ts';

describe('the level', () => {
  test.each([
    [{ TERM: 'xterm-256color' }, true, 2],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, true, 3],
    [{ TERM: 'screen' }, true, 1],
    [{ TERM: 'linux' }, true, 1],
    [{ TERM: 'dumb', COLORTERM: 'truecolor' }, true, 0],
    [{}, true, 0],
    [{ TERM: 'xterm-256color' }, false, 0],
    [{ TERM: 'xterm-256color', NO_COLOR: '1', FORCE_COLOR: '3' }, true, 0],
    [{ TERM: 'xterm-256color', NO_COLOR: '' }, true, 2],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, false, 1],
    [{ TERM: 'xterm', FORCE_COLOR: '3' }, false, 3],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '0' }, true, 0],
  ] as const)('%j on a terminal: %s → %i', (env, isTTY, level) => {
    expect(detectColorLevel(env, isTTY)).toBe(level);
  });
});

test('nothing changes at true colour, nor below without colours to change', () => {
  const text = '\x1b[1;38;2;1;2;3mx\x1b[0m';
  expect(downgradeSgr(text, 3)).toBe(text);
  expect(downgradeSgr('\x1b[1;38;5;75mx\x1b[0m', 2)).toBe('\x1b[1;38;5;75mx\x1b[0m');
  expect(downgradeSgr('plain', 0)).toBe('plain');
});

test('true colour becomes the nearest of 256, in both notations', () => {
  expect(downgradeSgr('\x1b[1;38;2;255;0;0;48;2;8;8;8mx', 2)).toBe('\x1b[1;38;5;196;48;5;232mx');
  expect(downgradeSgr('\x1b[38:2::255:0:0;4mx', 2)).toBe('\x1b[38;5;196;4mx');
  expect(downgradeSgr('\x1b[38:2:0:95:135mx', 2)).toBe('\x1b[38;5;24mx');
});

test('the palette on 16 colours keeps its meanings apart', () => {
  const lowered = (color: keyof typeof palette) => downgradeSgr(`\x1b[38;5;${palette[color]}m`, 1);
  expect(lowered('amber')).toBe('\x1b[33m');
  expect(lowered('green')).toBe('\x1b[32m');
  expect(lowered('red')).toBe('\x1b[31m');
  expect(lowered('violet')).toBe('\x1b[35m');
  expect(lowered('accent')).toBe('\x1b[34m');
  expect(lowered('grey')).toBe('\x1b[90m');
  expect(lowered('text')).toBe('\x1b[39m');
  expect(downgradeSgr('\x1b[48;5;236mx', 1)).toBe('\x1b[49mx');
});

test('16 colours keep their numbers, true colour gets there too', () => {
  expect(downgradeSgr('\x1b[38;5;1;48;5;12m', 1)).toBe('\x1b[31;104m');
  expect(downgradeSgr('\x1b[31;102m', 1)).toBe('\x1b[31;102m');
  expect(downgradeSgr('\x1b[38;2;250;20;20m', 1)).toBe('\x1b[31m');
  expect(downgradeSgr('\x1b[58;5;3;4m', 1)).toBe('\x1b[4m');
});

test('without colour attributes stay, and a sequence of colours alone vanishes instead of resetting', () => {
  expect(downgradeSgr('\x1b[1;31;48;5;3;4mx\x1b[39my\x1b[0m', 0)).toBe('\x1b[1;4mxy\x1b[0m');
  expect(downgradeSgr('\x1b[mx\x1b[97m\x1b[7my', 0)).toBe('\x1b[mx\x1b[7my');
});
