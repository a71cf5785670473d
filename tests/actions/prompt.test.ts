import { expect, test } from 'vitest';
import { commentsPrompt } from '../../src/actions/comments.ts';
import { composePrompt, taskWarnings } from '../../src/actions/create/prompt.ts';

const bare = { goal: 'fix the login', only: [], keep: '', verify: '', doneWhen: [], restate: false };

test('a bare task stays exactly what was typed', () => {
  expect(composePrompt(bare)).toBe('fix the login');
});

test('each field that was filled in becomes a section', () => {
  const prompt = composePrompt({
    goal: 'fix the login',
    only: ['src/auth/**'],
    keep: 'the API',
    verify: 'npm test',
    doneWhen: ['SSO works', 'tests pass'],
    restate: true,
  });
  expect(prompt.split('\n\n')).toEqual([
    'fix the login',
    'Only touch these files:\n- src/auth/**',
    'Keep as it is: the API',
    'Verify with: npm test',
    'Done when:\n- SSO works\n- tests pass',
    'First restate the task and your plan in your own words, then wait for approval before any edit.',
  ]);
});

test('a task without scope, verify or done-when warns in one sentence', () => {
  expect(taskWarnings(bare)).toEqual([
    'the task names no scope (--only), no verify command (--verify), no done-when (--done-when)',
  ]);
  expect(taskWarnings({ ...bare, verify: 'x' }, 'fields')).toEqual([
    'the task says nothing under Only touch, Done when',
  ]);
  expect(taskWarnings({ ...bare, only: ['a'], verify: 'x', doneWhen: ['y'] })).toEqual([]);
});

test('comments become one prompt in the order of files and lines', () => {
  const comment = { id: 'c', by: 'me', at: 1, sentAt: null, side: 'new' as const };
  const text = commentsPrompt([
    { ...comment, file: 'b.ts', line: 2, text: 'why?' },
    { ...comment, file: 'a.ts', line: 9, text: 'two\nlines', side: 'old' },
    { ...comment, file: 'a.ts', line: 3, text: 'first' },
  ]);
  expect(text.split('\n').slice(2)).toEqual([
    '- a.ts:3: first',
    '- a.ts:9 (removed line): two',
    '  lines',
    '- b.ts:2: why?',
  ]);
});
