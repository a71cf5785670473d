import { describe, expect, test } from 'vitest';
import { readKeys } from '../../../src/agents/adapters/custom.ts';
import { findAdapter } from '../../../src/agents/adapters/registry.ts';
import type { StartInput } from '../../../src/agents/adapters/types.ts';
import { signalFromScreen } from '../../../src/agents/status/from-screen.ts';
import { strengths } from '../../../src/agents/status/strengths.ts';
import { agentSchema } from '../../../src/config/schema.ts';
import { Failure } from '../../../src/lib/errors.ts';
import type { Question } from '../../../src/store/schema.ts';

const input: StartInput = {
  prompt: 'fix it',
  args: ['--no-auto-commits'],
  worktree: '/w',
  uuid: 'u-1',
  features: new Set(),
  restate: false,
};
const asks: Question = { id: 'q', kind: 'permission', text: 'Run x ?', options: [], at: 0 };

const aider = {
  title: 'Aider',
  command: ['aider', '--no-pretty'],
  prompt: 'type' as const,
  approve: 'y\\r',
  deny: 'n\\r',
  resume: ['aider', '--restore-chat-history'],
  rules: [
    { value: 'needs-input' as const, rows: 1, all: ['\\(Y\\)es/\\(N\\)o'] },
    { value: 'idle' as const, rows: 1, all: ['^> $|^\\w+> ?$'], reason: 'at its prompt' },
  ],
};

test('a rule of the settings counts as much as a built-in one of its value, unless it says otherwise', () => {
  const { rules } = agentSchema.parse({
    rules: [
      { value: 'needs-input', all: ['\\(y/n\\)'] },
      { value: 'working', all: ['busy'], strength: 0.2 },
    ],
  });
  const made = findAdapter('bot', { bot: { command: ['bot'], rules } })?.screenRules ?? [];
  // Above a progress notification, 0.6: an open question is never shown as work.
  expect(made.map(({ strength }) => strength)).toEqual([strengths.titleAsks, 0.2]);
  expect(strengths.titleAsks).toBeGreaterThan(strengths.progress);
});

describe('an agent from the settings', () => {
  const adapter = findAdapter('aider', { aider })!;

  test('is started with its command, its arguments and the prompt the way it takes it', () => {
    expect(adapter.start(input)).toEqual({
      argv: ['aider', '--no-pretty', '--no-auto-commits'],
      env: {},
      prompt: 'type',
      nativeId: 'latest',
    });
    const byArgument = findAdapter('x', { x: { command: ['x'] } })!;
    expect(byArgument.start(input)).toMatchObject({
      argv: ['x', '--no-auto-commits', 'fix it'],
      prompt: 'argument',
    });
    const byNone = findAdapter('x', { x: { command: ['x'], prompt: 'none' } })!;
    expect(byNone.start(input)).toMatchObject({ argv: ['x', '--no-auto-commits'], prompt: 'none' });
  });

  test('without keys of its own a line that shows y/n takes those, and nothing else does', () => {
    const { answers } = findAdapter('x', { x: { command: ['x'] } })!;
    for (const text of ['Edit a.txt? (y/n)', 'Go on? [Y/n]', 'Add it? (Y)es/(N)o [Yes]:', 'Sure? yes / no']) {
      const shown: Question = { ...asks, text, onScreen: text };
      expect([answers.approve(shown), answers.deny(shown)], text).toEqual(['y\r', 'n\r']);
      expect(answers.approve({ ...asks, text })).toBeUndefined();
    }
    for (const text of ['Why/not', 'Your name?', 'by/no means'])
      expect(answers.approve({ ...asks, text, onScreen: text }), text).toBeUndefined();
  });

  test('is resumed, answered and read as they say', () => {
    expect(adapter.resume?.({ ...input, prompt: '', nativeId: 'latest' }).argv).toEqual([
      'aider',
      '--restore-chat-history',
      '--no-auto-commits',
    ]);
    expect(adapter.answers.approve(asks)).toBe('y\r');
    expect(adapter.answers.deny(asks)).toBe('n\r');
    const view = { cols: 80, cursor: { x: 0, y: 0, visible: true }, alternate: false, title: '' };
    const row = 'Add src/a.py to the chat? (Y)es/(N)o [Yes]:';
    expect(signalFromScreen(adapter.screenRules, { ...view, rows: ['Hello', row] })).toMatchObject({
      value: 'needs-input',
      question: { kind: 'permission', text: row },
    });
    expect(signalFromScreen(adapter.screenRules, { ...view, rows: ['(Y)es/(N)o', '> '] })).toMatchObject({
      value: 'idle',
      reason: 'at its prompt',
    });
  });

  test('a preset conversation id stands where its command has {id}', () => {
    const x = findAdapter('x', { x: { command: ['x', '--session={id}'], resume: ['x', 'resume', '{id}'] } })!;
    const plan = x.start(input);
    expect(plan).toMatchObject({
      argv: ['x', '--session=u-1', '--no-auto-commits', 'fix it'],
      nativeId: 'u-1',
    });
    expect(x.resume?.({ ...input, prompt: '', nativeId: plan.nativeId }).argv).toEqual([
      'x',
      'resume',
      'u-1',
      '--no-auto-commits',
    ]);
    const learnt = findAdapter('y', {
      y: { command: ['y'], resume: ['y', 'resume', '{id}'], quietMs: 900 },
    })!;
    expect(learnt.start(input).nativeId).toBeNull();
    expect(learnt.quietMs).toBe(900);
  });

  test('a rule that is no regular expression is named', () => {
    const bad = () => findAdapter('x', { x: { command: ['x'], rules: [{ value: 'idle', all: ['('] }] } });
    expect(bad).toThrow(Failure);
    expect(bad).toThrow('agents.x.rules[0]: ( is no regular expression');
  });

  test('a rule cannot outvote the process', () => {
    const x = findAdapter('x', {
      x: { command: ['x'], rules: [{ value: 'idle', all: ['.'], strength: 5 }] },
    });
    expect(x?.screenRules[0]?.strength).toBeLessThan(1);
  });
});

test('settings change the keys of a known agent and leave the rest', () => {
  const claude = findAdapter('claude', {
    claude: { interrupt: '\\x03', rules: [{ value: 'ignore', all: ['pager'] }] },
  })!;
  expect(claude.interrupt).toBe('\x03');
  expect(claude.screenRules[0]?.value).toBe('ignore');
  expect(claude.osc7501).toBe(true);
});

test('keys as written in settings', () => {
  expect(readKeys('y\\r')).toBe('y\r');
  expect(readKeys('\\e[B\\x0d\\\\n')).toBe('\x1b[B\r\\n');
});
