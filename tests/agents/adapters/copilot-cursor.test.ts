import { describe, expect, test } from 'vitest';
import { copilot } from '../../../src/agents/adapters/copilot.ts';
import { cursor } from '../../../src/agents/adapters/cursor.ts';
import type { Adapter, StartInput } from '../../../src/agents/adapters/types.ts';
import { signalFromScreen } from '../../../src/agents/status/from-screen.ts';
import type { Question } from '../../../src/store/schema.ts';

// Cursor's agent could not be installed; Copilot CLI as recorded is in copilot.test.ts. Here: words of their documentation.

function look(adapter: Adapter, ...rows: string[]) {
  const cursorAt = { x: 0, y: 0, visible: true };
  return signalFromScreen(adapter.screenRules, {
    rows,
    cols: 120,
    cursor: cursorAt,
    alternate: true,
    title: '',
  });
}

/** The question that a screen shows, as the engine gives it to the keys. */
function asked(adapter: Adapter, ...rows: string[]): Question {
  const question = look(adapter, ...rows)?.question;
  if (!question) throw new Error('no question');
  return { id: 'q-1', at: 0, ...question, options: [...(question.options ?? [])] };
}

const input: StartInput = {
  prompt: '--fix the cart',
  args: [],
  worktree: '/w',
  uuid: '11111111-2222-3333-4444-555555555555',
  features: new Set(),
  restate: false,
};

describe('Copilot CLI', () => {
  const command = [
    '│ $ npm test',
    '│ Do you want to run this command?',
    '│ ❯ 1. Yes',
    '│   2. Yes, and approve `npm` for the rest of the session',
    '│   3. No, and tell Copilot what to do differently (Esc)',
    '│ ↑↓ to navigate · Enter to select · Esc to cancel',
  ];

  test('a question with numbers: its words, its options, their keys', () => {
    expect(look(copilot, ...command)).toMatchObject({ value: 'needs-input' });
    const question = asked(copilot, ...command);
    expect(question).toMatchObject({
      kind: 'permission',
      text: 'Do you want to run this command?',
      selected: 1,
    });
    expect(question.options.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(copilot.answers.approve(question)).toBe('1');
    expect(copilot.answers.deny(question)).toBe('\x1b');
    expect(copilot.answers.option(question, 2)).toBe('2');
    expect(copilot.answers.option(question, 4)).toBeUndefined();
  });

  test.each([
    'Enter to select · Esc to cancel',
    'Enter to confirm · Esc cancel',
    'enter accept · esc cancel',
  ])('the foot %j without options waits for words: nothing is pressed for it but Esc', foot => {
    const question = asked(copilot, 'What should the branch be called?', '> ', foot);
    expect(question).toMatchObject({ kind: 'question', text: 'What should the branch be called?' });
    expect(copilot.answers.approve(question)).toBeUndefined();
    expect(copilot.answers.option(question, 1)).toBeUndefined();
    expect(copilot.answers.deny(question)).toBe('\x1b');
  });

  test.each(['● Thinking (Esc to cancel)', 'Esc again to cancel', '∙ Working · esc interrupt'])(
    '%j alone is work',
    row => {
      expect(look(copilot, row)).toMatchObject({ value: 'working' });
    },
  );

  test('a screen that nothing is known of tells nothing', () => {
    expect(look(copilot, '> ', '? for shortcuts')?.value).toBe('unknown');
  });

  test('flags of a start and of a resume; an id of the person stays the only one', () => {
    expect(copilot.start(input).argv).toEqual(['copilot', '--interactive=--fix the cart']);
    const able = { ...input, features: new Set(['sessionId']) };
    expect(copilot.start(able)).toMatchObject({
      argv: ['copilot', '--session-id', input.uuid, '--interactive=--fix the cart'],
      nativeId: input.uuid,
    });
    expect(copilot.start({ ...able, args: ['--continue'] })).toMatchObject({ nativeId: null });
    expect(copilot.resume?.({ ...able, prompt: '', nativeId: 'c-1' }).argv).toEqual([
      'copilot',
      '--resume=c-1',
    ]);
  });

  test('its help tells whether an id can be given', () => {
    const { sessionId } = copilot.probe?.features ?? {};
    expect(sessionId?.test('  --session-id <id>  Start with this id')).toBe(true);
    expect(sessionId?.test('  --resume [sessionId]')).toBe(false);
  });
});

describe('Cursor CLI', () => {
  const command = [
    ' │ $ npm test │',
    ' Run this command?',
    ' Not in allowlist: npm test',
    '  → Run (once) (y) (enter)',
    '    Add Shell(npm) to allowlist? (tab)',
    '    Skip (esc or n)',
  ];

  test('a command and a file: y and Esc, no numbers', () => {
    const run = asked(cursor, ...command);
    expect(run).toMatchObject({ kind: 'permission', text: 'Run npm test ?', options: [] });
    expect(cursor.answers.approve(run)).toBe('y');
    expect(cursor.answers.deny(run)).toBe('\x1b');
    expect(cursor.answers.option(run, 1)).toBeUndefined();
    const write = asked(
      cursor,
      ' Write to this file?',
      '  → Proceed (y)',
      '    Reject & propose changes (esc or p)',
    );
    expect(write).toMatchObject({ kind: 'permission', text: 'Write to this file?' });
  });

  test.each([' ⬡ Reading src/a.ts', ' ⠋ Thinking', ' ctrl+c to stop', ' 2 background tasks'])(
    '%j is work',
    row => {
      expect(look(cursor, '→ Add a follow-up', row)).toMatchObject({ value: 'working' });
    },
  );

  test('prose and its rest are neither', () => {
    expect(look(cursor, 'There are 2 background tasks left.', '→ Add a follow-up')?.value).toBe('unknown');
    expect(look(cursor, 'Should I run this command?', '→ Add a follow-up')?.value).toBe('unknown');
    expect(look(cursor, ' 0 background tasks')?.value).toBe('unknown');
  });

  test('flags of a start and of a resume', () => {
    expect(cursor.start(input).argv).toEqual(['cursor-agent', '--', '--fix the cart']);
    expect(cursor.resume?.({ ...input, prompt: '', nativeId: 'c-1' }).argv).toEqual([
      'cursor-agent',
      '--resume',
      'c-1',
    ]);
    expect(cursor.resume?.({ ...input, nativeId: null }).argv).toEqual([
      'cursor-agent',
      '--',
      '--fix the cart',
    ]);
  });
});
