import { expect, test } from 'vitest';
import { claude } from '../../../src/agents/adapters/claude.ts';
import { codex } from '../../../src/agents/adapters/codex.ts';
import { takenOption } from '../../../src/agents/adapters/keys.ts';
import { readNumberedMenu, readPlainMenu } from '../../../src/agents/adapters/menu.ts';
import { shell } from '../../../src/agents/adapters/shell.ts';
import type { Question } from '../../../src/store/schema.ts';

const asks = (rest: Partial<Question> = {}): Question => ({
  id: 'q',
  kind: 'permission',
  text: 'Run npm test ?',
  options: [
    { n: 1, label: 'Yes' },
    { n: 2, label: 'No' },
  ],
  at: 0,
  ...rest,
});

test('Claude Code: the digit of the option that says yes, wherever it stands', () => {
  expect(claude.answers.approve(asks())).toBe('1');
  const trust = asks({
    menu: 'arrows',
    selected: 1,
    options: [
      { n: 1, label: 'No, exit' },
      { n: 2, label: 'Yes, I trust this folder' },
    ],
  });
  expect(claude.answers.approve(trust)).toBe('\x1b[B\r');
  expect(claude.answers.option({ ...trust, selected: 2 }, 1)).toBe('\x1b[A\r');
  expect(claude.answers.deny(asks())).toBe('\x1b');
});

test('Codex on a fork: Esc takes the directory of the other session, so no key says no', () => {
  const which = asks({ kind: 'question', options: [{ n: 1, label: 'Use session directory (/w/trunk)' }] });
  expect(codex.answers.deny(which)).toBeUndefined();
  expect(codex.answers.deny(asks({ kind: 'question' }))).toBe('\x1b');
});

test('nothing is pressed blindly', () => {
  expect(claude.answers.approve(asks({ options: [] }))).toBeUndefined();
  expect(claude.answers.option(asks(), 3)).toBeUndefined();
  expect(claude.answers.option(asks({ menu: 'arrows' }), 2)).toBeUndefined();
  expect(codex.answers.approve(asks({ kind: 'question' }))).toBeUndefined();
  expect(shell.answers.approve(asks())).toBeUndefined();
});

test('Codex: its own keys', () => {
  expect(codex.answers.approve(asks({ options: [] }))).toBe('y');
  expect(codex.answers.deny(asks())).toBe('\x1b');
  expect(codex.answers.option(asks(), 2)).toBe('2');
});

test('a numbered list in prose has no cursor and is no menu', () => {
  expect(readNumberedMenu(['Do you want:', '  1. Yes', '  2. No'])).toBeUndefined();
  expect(readNumberedMenu(['❯ 2. No'])).toBeUndefined();
  expect(readNumberedMenu([])).toBeUndefined();
});

test('descriptions, wrapped rows and boxes around a menu', () => {
  const menu = readNumberedMenu([
    '  1. an old list',
    'Which one?',
    '│ ● 1. Keep the list (Recommended)  as it is   │',
    '│      with a long description',
    '│   2. Yes, proceed (y)                        │',
  ]);
  expect(menu).toMatchObject({
    start: 2,
    end: 4,
    selected: 1,
    options: [
      { n: 1, label: 'Keep the list (Recommended)' },
      { n: 2, label: 'Yes, proceed' },
    ],
  });
});

test('a menu without numbers is the rows around the cursor', () => {
  expect(
    readPlainMenu(['Trust?', '', '   No, exit', ' ❯ Yes', '   Later', '', 'Enter to confirm']),
  ).toMatchObject({
    selected: 2,
    menu: 'arrows',
    options: [{ label: 'No, exit' }, { label: 'Yes' }, { label: 'Later' }],
  });
  expect(readPlainMenu(['❯ what I typed', '● text'])).toBeUndefined();
});

test('what an answer takes is named as the agent shows it', () => {
  const question: Question = {
    id: 'q',
    kind: 'permission',
    text: 'Run npm test?',
    options: [
      { n: 1, label: "Yes, and don't ask again" },
      { n: 2, label: 'Yes' },
      { n: 3, label: 'No' },
    ],
    at: 0,
  };
  expect(takenOption(question, 'approve')).toBe('2. Yes');
  expect(takenOption(question, { option: 1 })).toBe("1. Yes, and don't ask again");
  expect(takenOption(question, { option: 9 })).toBeUndefined();
  expect(takenOption(question, 'deny')).toBeUndefined();
  expect(takenOption({ ...question, options: [] }, 'approve')).toBeUndefined();
});
