import { expect, test } from 'vitest';
import { claude } from '../../../src/agents/adapters/claude.ts';
import { codex } from '../../../src/agents/adapters/codex.ts';
import type { Adapter } from '../../../src/agents/adapters/types.ts';
import { replay } from './replay.ts';

const runClaude = 'needs-input [permission] Run ls -la > listing.txt; wc -l listing.txt ?';
const runCodex = 'needs-input [permission] Run ls -la > /srv/pit-agents/logs/listing.txt; ls -la ?';
const which = 'needs-input [question] Which cart layout should I use?';
const trust = 'needs-input [question] Trust this folder ?';

/** What a person should have seen, step by step; the end (`unknown`, the program leaves) is left out. */
const runs: Array<{ name: string; adapter: Adapter; steps: string[] }> = [
  ...['claude-full', 'claude-xtermjs'].map(name => ({
    name,
    adapter: claude,
    steps: [
      'starting',
      'working',
      runClaude,
      'working',
      'needs-input [permission] Edit greet.sh ?',
      'working',
      'needs-input [permission] Run sh test.sh ?',
      'working',
      'idle',
      'working',
    ],
  })),
  { name: 'claude-ask', adapter: claude, steps: ['starting', 'working', which, 'working', 'idle'] },
  {
    name: 'claude-plan',
    adapter: claude,
    steps: ['starting', 'working', 'needs-input [plan] Approve the plan ?', 'idle'],
  },
  { name: 'claude-long', adapter: claude, steps: ['starting', 'working', 'idle', 'working', 'idle'] },
  {
    name: 'claude-escq',
    adapter: claude,
    steps: ['starting', 'working', 'needs-input [permission] Run touch perm-ok.txt ?', 'idle'],
  },
  { name: 'claude-err', adapter: claude, steps: ['starting', 'working', 'idle'] },
  { name: 'claude-sub', adapter: claude, steps: ['starting', 'working', 'idle'] },
  {
    name: 'claude-trust',
    adapter: claude,
    steps: ['starting', trust, 'starting', 'working', 'needs-input [permission] Run touch perm-ok.txt ?'],
  },
  {
    name: 'claude-write-silent',
    adapter: claude,
    steps: ['starting', 'working', 'needs-input [permission] Create notes.md ?', 'idle'],
  },
  ...['codex-full', 'codex-silent'].map(name => ({
    name,
    adapter: codex,
    steps: ['starting', 'working', runCodex, 'working', 'idle'],
  })),
  {
    name: 'codex-deny',
    adapter: codex,
    steps: [
      'starting',
      'working',
      'needs-input [permission] Run ls -la > ../listing.txt; ls -la ?',
      'working',
      'idle',
    ],
  },
  { name: 'codex-long', adapter: codex, steps: ['starting', 'working', 'idle', 'working', 'idle'] },
  { name: 'codex-rui', adapter: codex, steps: ['starting', 'working', which, 'working', 'idle'] },
  { name: 'codex-err', adapter: codex, steps: ['starting', 'working', 'idle'] },
  {
    name: 'codex-hooks',
    adapter: codex,
    steps: ['starting', 'needs-input [question] Hooks need review', 'starting', 'working', 'idle'],
  },
  { name: 'codex-trust', adapter: codex, steps: ['starting', trust, 'starting'] },
  { name: 'codex-login', adapter: codex, steps: ['starting', 'needs-input [question] Sign in to Codex'] },
];

/** The steps without their times; a question that got its words a moment later counts with its words. */
async function stepsOf(
  name: string,
  adapter: Adapter,
  without: Parameters<typeof replay>[2],
): Promise<string[]> {
  const { lines } = await replay(name, adapter, without);
  const texts = lines.map(line => line.replace(/^[\d.]+ /, ''));
  const known = texts.filter(text => !/\] (?:Asks for|Edit \/tmp\/)/.test(text));
  const steps = known.filter((text, i) => text !== known[i - 1]);
  return steps.at(-1) === 'unknown' ? steps.slice(0, -1) : steps;
}

test.each(runs)('$name: all signals', async ({ name, adapter, steps }) => {
  expect(await stepsOf(name, adapter, {})).toEqual(steps);
});

test.each(runs)('$name: the terminal does not speak OSC 7501', async ({ name, adapter, steps }) => {
  const seen = await stepsOf(name, adapter, { without: ['osc7501'] });
  // Recorded with OSC 7501, when Claude Code keeps its title still: while it streams under a typed draft nothing tells.
  expect(seen.filter(step => step !== 'unknown')).toEqual(steps);
});

test.each(runs)('$name: from the screen alone', async ({ name, adapter, steps }) => {
  const seen = await stepsOf(name, adapter, { without: ['osc7501', 'title'] });
  // While `/quit` is typed Codex shows a list instead of its input box: unknown, and idle once more.
  const leaving = name === 'codex-full' || name === 'codex-silent' ? [...steps, 'idle'] : steps;
  expect(seen.filter(step => step !== 'unknown')).toEqual(leaving);
});

test('from the screen alone, never idle or working while a question is open', async () => {
  for (const { name, adapter } of runs) {
    const all = await replay(name, adapter);
    const screen = await replay(name, adapter, { without: ['osc7501', 'title'] });
    const asked = all.changes.filter(({ status }) => status.value === 'needs-input');
    for (const { at } of asked) {
      // 0.1 s: the dialog is drawn a moment after the program says that it is blocked.
      const end = all.changes.find(change => change.at > at && change.status.value !== 'needs-input');
      if (end && end.at < at + 0.2) continue;
      expect(screen.at(at + 0.15).value, `${name} at ${at}`).toBe('needs-input');
    }
  }
});

test('the options of a question are those on the screen', async () => {
  const run = await replay('claude-full', claude);
  expect(run.at(10).question?.options.map(({ label }) => label)).toEqual([
    'Yes',
    'Yes, and always allow access to /srv/pit-agents/repos/claude-full from this project',
    'Yes, and switch to auto mode · auto mode handles these prompts for you',
    'No',
  ]);
  const ask = await replay('claude-ask', claude);
  expect(ask.at(2.5).question?.options.map(({ n, label }) => `${n} ${label}`)).toEqual([
    '1 Keep the list',
    '2 Use a grid',
    '3 Both, by setting',
    '4 Type something.',
    '5 Chat about this',
  ]);
  const codexAsk = await replay('codex-rui', codex);
  expect(codexAsk.at(2).question?.options.map(({ label }) => label)).toEqual([
    'Keep the list (Recommended)',
    'Use a grid',
    'None of the above',
  ]);
});

test('a question keeps its id while it is open, and every further one gets its own', async () => {
  const run = await replay('claude-full', claude);
  const asked = run.changes.filter(({ status }) => status.question);
  const ids = [...new Set(asked.map(({ status }) => status.question?.id))];
  expect(ids).toHaveLength(3);
  const texts = new Map(asked.map(({ status }) => [status.question?.id, status.question?.subject]));
  expect([...texts.values()]).toEqual(['ls -la > listing.txt; wc -l listing.txt', 'greet.sh', 'sh test.sh']);
});

test('the cursor of a menu without numbers is followed under one id', async () => {
  const run = await replay('claude-trust', claude);
  const asked = run.changes
    .map(({ status }) => status.question)
    .filter(question => question?.text.startsWith('Trust'));
  expect(new Set(asked.map(question => question?.id)).size).toBe(1);
  expect(asked.at(-1)).toMatchObject({ menu: 'arrows', selected: 2 });
  expect(asked.find(question => question?.options.length)).toMatchObject({
    selected: 1,
    options: [
      { n: 1, label: 'No, exit' },
      { n: 2, label: 'Yes, I trust this folder' },
    ],
  });
});

test('Codex takes no digit where a folder is trusted', async () => {
  const run = await replay('codex-trust', codex);
  const question = run.at(1.8).question;
  expect(question).toMatchObject({ menu: 'arrows', selected: 1 });
  expect(codex.answers.option(question!, 1)).toBe('\r');
});

test('a failed turn and an interrupted one say so', async () => {
  const failed = await replay('claude-err', claude);
  expect(failed.at(2.5)).toMatchObject({
    value: 'idle',
    reason: 'failed: API Error: 400 bad request from the scripted model',
  });
  const denied = await replay('codex-deny', codex, { without: ['osc7501', 'title'] });
  expect(denied.at(7)).toMatchObject({ value: 'idle', reason: 'interrupted' });
});

test('a picker that the person opened changes nothing', async () => {
  const run = await replay('claude-model', claude);
  expect(run.changes.some(({ status }) => status.value === 'needs-input')).toBe(false);
});
