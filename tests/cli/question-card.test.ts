import { expect, test } from 'vitest';
import { sessionRows } from '../../src/actions/list-sessions.ts';
import { nextText } from '../../src/cli/commands/next.ts';
import { createPaint } from '../../src/cli/output/paint.ts';
import { allowedKeys, questionCard } from '../../src/cli/question-card.ts';
import type { Question, Status } from '../../src/store/schema.ts';
import { cellWidth } from '../../src/term/width.ts';
import { makeRecord } from '../actions/record.ts';

const question: Question = {
  id: 'q1',
  kind: 'permission',
  text: 'Run npm test -- --runInBand --coverage login in the folder src/auth ?',
  options: [
    { n: 1, label: 'Yes' },
    { n: 2, label: "Yes, and don't ask again for npm test commands in this project" },
    { n: 3, label: 'No' },
  ],
  at: 0,
};

function card(columns: number, status: Partial<Status> = {}): string[] {
  const [row] = sessionRows([makeRecord({ name: 'fix-login' })], { name: 'shop-api', root: '/r' });
  const asking = { ...row!, status: { ...row!.status, question, ...status } };
  return questionCard({ paint: createPaint(0), columns }, asking, { left: 3, now: 9 * 60_000 }).split('\n');
}

test('on a phone every line fits, and the whole card fits the screen', () => {
  const lines = card(40);
  expect(lines.filter(line => cellWidth(line) >= 40)).toEqual([]);
  expect(lines.length).toBeLessThan(20);
  expect(lines.slice(0, 2)).toEqual(['fix-login', 'shell · shop-api · 9m · 3 waiting']);
});

test('a guess is said to be one, and by what', () => {
  const guess = { value: 'needs-input', confidence: 0.3, source: 'bell' } as const;
  expect(card(100, guess)).toContain('probably needs input: told by its bell');
  expect(card(100, { ...guess, confidence: 0.9 }).join('\n')).not.toContain('probably');
});

test('a pipe is told the question, the doubt, the options and the command', () => {
  const [row] = sessionRows([makeRecord({ name: 'fix-login' })], { name: 'shop-api', root: '/r' });
  const status = { ...row!.status, value: 'needs-input', confidence: 0.3, source: 'bell', question } as const;
  expect(nextText({ ...row!, status }).split('\n')).toEqual([
    `fix-login: ${question.text}`,
    '  probably needs input: told by its bell',
    '  1  Yes',
    "  2  Yes, and don't ask again for npm test commands in this project",
    '  3  No',
    'answer it with: pitwall approve fix-login --question q1',
    '',
  ]);
});

test('yes and no are offered for permissions only, digits for the options there are', () => {
  expect(allowedKeys(question)).toEqual({ yesNo: true, words: false, digits: [1, 2, 3] });
  expect(allowedKeys({ ...question, kind: 'question' }).yesNo).toBe(false);
  expect(card(100).join('\n')).toContain(
    'y\u00a0yes  N\u00a0no  1-3\u00a0option  r\u00a0deny\u00a0and\u00a0say\u00a0why',
  );
});
