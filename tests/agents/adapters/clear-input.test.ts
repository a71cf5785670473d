import { expect, test } from 'vitest';
import { claudeInputRows, clearRows, codexInputRows } from '../../../src/agents/adapters/clear-input.ts';

const rule = '─'.repeat(100);

test.each([
  ['empty', [rule, '❯ ', rule, '  ⏸ manual mode on'], 1],
  [
    'a prompt that came back',
    ['                ctrl+g to edit in Vim', rule, '❯ [[x]] delete', '  second', rule, ''],
    2,
  ],
  ['a rule in what it wrote before', [rule, 'text', rule, '❯ one', rule, '  manual mode on'], 1],
  ['a dialog', [rule, ' Bash command', ' ❯ 1. Yes'], 0],
  ['nothing', ['', ''], 0],
])('Claude Code’s input: %s', (_, rows, count) => {
  expect(claudeInputRows({ rows })).toBe(count);
});

test.each([
  ['empty', ['› Ask Codex to do anything', '', '  GPT-5.5 default'], 1],
  [
    'three lines below an earlier prompt',
    ['› fix it', '', '• done', '', '› aaa', '  ccc', '  ddd', '', '  GPT'],
    3,
  ],
  ['nothing', ['', ''], 0],
])('Codex’s input: %s', (_, rows, count) => {
  expect(codexInputRows({ rows })).toBe(count);
});

test('an empty box costs two presses, each line more three', () => {
  expect(clearRows(0)).toEqual([]);
  expect(clearRows(1)).toEqual(['\x05', '\x15']);
  expect(clearRows(2)).toEqual(['\x1b[B', '\x05', '\x15', '\x15', '\x15']);
});
