import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { draw } from '../../../src/agents/demo/draw.ts';
import { editDraft, emptyDraft, insert } from '../../../src/agents/demo/editor.ts';
import { createKeyReader } from '../../../src/agents/demo/keys.ts';
import { loadMemory, memoryFile, saveMemory } from '../../../src/agents/demo/memory.ts';
import { replyTo } from '../../../src/agents/demo/reply.ts';
import { shopApi } from '../../../src/agents/demo/repository.ts';
import type { Step } from '../../../src/agents/demo/script.ts';
import { demoScripts, findScript } from '../../../src/agents/demo/scripts/index.ts';
import type { View } from '../../../src/agents/demo/view.ts';
import { sgrWidth, stripSgr } from '../../../src/term/sgr.ts';
import { tempDir } from '../../support/temp.ts';
import { shopDir } from './demo-terminal.ts';

describe('the scratch repository', () => {
  test.each([
    ['test/cart.test.js', 0],
    ['test/login.test.js', 1],
    ['test/checkout.e2e.test.js', 1],
  ])('%s ends with %i as committed', async (file, code) => {
    const cwd = shopDir();
    const env = { PATH: process.env.PATH };
    const exit = await new Promise<number | null>(resolve => {
      const child = execFile(process.execPath, ['--test', file], { cwd, env }, () => resolve(child.exitCode));
    });
    expect(exit).toBe(code);
  });

  test('every edit of every script finds its place, whichever option is taken', () => {
    const play = (files: Map<string, string>, steps: readonly Step[]): void => {
      for (const step of steps) {
        if (step.do === 'read') expect(files.has(step.path), step.path).toBe(true);
        if (step.do === 'edit') {
          const text = files.get(step.path) ?? '';
          expect(text, step.path).toContain(step.find);
          files.set(
            step.path,
            text.replace(step.find, () => step.replace),
          );
        }
        if (step.do === 'choose') for (const { next } of step.options) play(new Map(files), next);
      }
    };
    for (const { steps } of demoScripts) play(new Map(Object.entries(shopApi)), steps);
  });

  test('two scripts touch the same file: an overlap to be seen', () => {
    const edited = (name: string) =>
      new Set(findScript(name, '')?.steps.flatMap(step => (step.do === 'edit' ? [step.path] : [])));
    expect([...edited('cart-refactor')].filter(path => edited('openapi-docs').has(path))).toEqual([
      'src/http/routes.js',
    ]);
  });

  test('a script is found by its name, or by its task inside a longer prompt', () => {
    const task = demoScripts[1]?.task ?? '';
    expect(findScript('flaky-e2e', '')?.name).toBe('flaky-e2e');
    expect(findScript(undefined, `${task}\n\nVerify with: npm test`)?.name).toBe('openapi-docs');
    expect(findScript(undefined, 'something else')).toBeUndefined();
  });
});

describe('keys', () => {
  const read = (...chunks: string[]) => {
    const reader = createKeyReader();
    return [...chunks.flatMap(chunk => reader.push(Buffer.from(chunk))), ...reader.flush()];
  };

  test('text, keys and a cut character', () => {
    const bytes = Buffer.from('ä\r');
    const reader = createKeyReader();
    expect([...reader.push(bytes.subarray(0, 1)), ...reader.push(bytes.subarray(1))]).toEqual([
      { type: 'text', text: 'ä' },
      { type: 'key', key: 'enter' },
    ]);
  });

  test('a lone Esc, an arrow in two chunks, Alt-Enter', () => {
    expect(read('\x1b')).toEqual([{ type: 'key', key: 'esc' }]);
    expect(read('\x1b[', 'A')).toEqual([{ type: 'key', key: 'up' }]);
    expect(read('\x1b\r')).toEqual([{ type: 'key', key: 'newline' }]);
  });

  test('a paste in pieces is one, and an answer of the terminal is no key', () => {
    expect(read('\x1b[200~a\r', 'b\x1b[201', '~')).toEqual([{ type: 'paste', text: 'a\rb' }]);
    expect(read('\x1b]7501;?\x1b\\')).toEqual([{ type: 'status-known' }]);
    expect(read('\x1b[?62;22c')).toEqual([]);
  });
});

test('editing a draft', () => {
  let draft = insert(emptyDraft, 'one two\r\nthree\x07');
  expect(draft.text).toBe('one two\nthree');
  draft = editDraft(editDraft(draft, 'home'), 'left');
  expect(draft.at).toBe(7);
  draft = editDraft(draft, 'ctrl-w');
  expect(draft.text).toBe('one \nthree');
  draft = editDraft(insert(draft, '😀'), 'backspace');
  expect(draft.text).toBe('one \nthree');
  expect(editDraft(draft, 'ctrl-u')).toEqual({ text: '\nthree', at: 0 });
  expect(editDraft(draft, 'f5')).toBe(draft);
});

describe('drawing', () => {
  const view: View = {
    title: 't',
    cwd: '/w',
    blocks: [
      { kind: 'user', text: 'Do it '.repeat(30) },
      {
        kind: 'tool',
        name: 'Bash',
        about: 'x'.repeat(300),
        state: 'ok',
        lines: [{ text: '日本'.repeat(60), tone: 'added' }],
      },
    ],
    busy: { label: 'Thinking', seconds: 3 },
    dialog: null,
    draft: { text: 'first\nsecond', at: 12 },
    queued: [],
    hint: 'hint',
  };

  test.each([
    [120, 40],
    [40, 20],
    [12, 6],
    [3, 2],
  ])('%i x %i: as many rows as there are, none too wide', (cols, rows) => {
    const frame = draw(view, cols, rows);
    expect(frame.rows).toHaveLength(rows);
    expect(Math.max(...frame.rows.map(sgrWidth))).toBeLessThanOrEqual(cols);
  });

  test('the cursor stands behind the draft, blanks included', () => {
    const frame = draw({ ...view, draft: { text: 'ab  ', at: 4 } }, 40, 12);
    const { x, y } = frame.cursor ?? { x: 0, y: 0 };
    expect([x, stripSgr(frame.rows[y] ?? '')]).toEqual([6, '❯ ab']);
  });
});

describe('a prompt that no script foresaw', () => {
  const known = {
    files: ['src/a.js', 'README.md'],
    textOf: (path: string) => ({ 'src/a.js': 'one\n  two\n', 'README.md': '# x\n' })[path],
    edited: ['src/a.js', 'src/a.js'],
  };

  test('a review comment becomes one line at its place, after a permission', () => {
    const steps = replyTo('Please address:\n- src/a.js:2\n  name it better', known);
    expect(steps.find(step => step.do === 'edit')).toEqual({
      do: 'edit',
      path: 'src/a.js',
      find: 'one\n  two',
      replace: 'one\n  // Review: name it better\n  two',
      ask: true,
    });
  });

  test('a question is answered, a request ends in the README, tests are run', () => {
    expect(replyTo('what changed?', known).at(-1)).toEqual({ do: 'say', text: 'So far I changed src/a.js.' });
    expect(replyTo('add a badge', known).find(step => step.do === 'edit')).toMatchObject({
      path: 'README.md',
      ask: true,
    });
    expect(replyTo('run the tests', known)[0]).toMatchObject({ do: 'run', ask: true });
  });

  test('a line that is not there and a README that is not there', () => {
    expect(replyTo('src/a.js:99 hm', known).find(step => step.do === 'edit')).toMatchObject({
      find: 'one\n  two',
    });
    const empty = { ...known, files: [], textOf: () => undefined };
    expect(replyTo('add a badge', empty).find(step => step.do === 'create')).toMatchObject({
      path: 'README.md',
    });
  });
});

test('a conversation is kept under a name that stays in its folder; an unreadable one is none', async () => {
  const dir = tempDir('memory');
  const file = memoryFile(dir, '../../etc/passwd');
  expect(file).toBe(`${dir}/demo-agent/______etc_passwd.json`);
  const memory = { script: 'fix-login', step: 2, blocks: [], allowed: ['x'] };
  expect(await loadMemory(file)).toBeUndefined();
  await saveMemory(file, memory);
  expect(await loadMemory(file)).toEqual(memory);
  writeFileSync(file, '{');
  expect(await loadMemory(file)).toBeUndefined();
});
