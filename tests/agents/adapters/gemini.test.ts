import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src/agents/adapters/gemini.ts';
import { geminiHook } from '../../../src/agents/adapters/gemini-hooks.ts';
import type { ScreenView, StartInput } from '../../../src/agents/adapters/types.ts';
import { createStatusEngine } from '../../../src/agents/status/engine.ts';
import { signalFromScreen } from '../../../src/agents/status/from-screen.ts';
import type { Question } from '../../../src/store/schema.ts';
import { replay } from '../status/replay.ts';
import { readHooks, readTruth } from '../status/truth.ts';

// Recordings of Gemini CLI 0.61.0 with pitwall's hooks: tests/agents/fixtures/recordings.
const { worktree } = readTruth('gemini-basic');
const events = readHooks('gemini-basic').map(({ event }) => event);
const nativeId = '22f46217-baaf-4881-8208-3b0176f25c00';
const now = 1_700_000_000_000;
const asked = (value: Partial<Question>): Question => ({
  id: 'q-1',
  kind: 'permission',
  text: 'Run npm test ?',
  options: [
    { n: 1, label: 'Allow once' },
    { n: 2, label: 'Allow for this session' },
    { n: 3, label: 'No, suggest changes' },
  ],
  at: 0,
  ...value,
});

describe('hooks of a real turn', () => {
  test('the status step by step', () => {
    const engine = createStatusEngine({ clock: { now: () => now }, promptInArguments: true });
    const steps: string[] = [];
    for (const event of events) {
      for (const signal of geminiHook(event, { now, worktree, nativeId }).signals ?? [])
        engine.accept(signal);
      const { value, question, activity, reason } = engine.current;
      steps.push([value, question?.text ?? activity, reason].filter(Boolean).join(' | '));
    }
    expect(steps).toEqual([
      'starting',
      'working',
      'working | runs ls -la > listing.txt; wc -l listing.txt',
      'needs-input | Run ls -la > listing.txt; wc -l listing.txt ? | asks permission',
      'working',
      'working | reads greet.sh',
      'working',
      'working | edits greet.sh',
      'needs-input | Edit greet.sh ? | asks permission',
      'working',
      'working | runs sh test.sh',
      'needs-input | Run sh test.sh ? | asks permission',
      'working',
      'idle | done',
    ]);
  });

  test.each([
    ['ask_user', undefined],
    ['exit_plan_mode', 'Approve the plan ?'],
    ['info', 'Web fetch'],
  ])('a dialog of the kind %s', (type, text) => {
    const details = { type, title: 'Web fetch' };
    const event = {
      hook_event_name: 'Notification',
      notification_type: 'ToolPermission',
      session_id: nativeId,
      cwd: worktree,
      details,
    };
    const news = geminiHook(event, { now, worktree, nativeId });
    expect(news.signals).toMatchObject([{ value: 'needs-input' }]);
    expect(news.signals?.[0]?.question?.text).toBe(text);
    expect(news.asked).toBeUndefined();
  });

  test('each question is told with its time, and what ran answers it', () => {
    const told = events
      .map(event => geminiHook(event, { now, worktree, nativeId }))
      .flatMap(({ asked, answered }) => asked ?? answered ?? []);
    const times = told.map(({ t }) => t);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(Date.parse('2026-01-01'));
    expect(told.map(({ id }) => id)).toEqual([
      'ls -la > listing.txt; wc -l listing.txt',
      'ls -la > listing.txt; wc -l listing.txt',
      // Read without a question.
      'greet.sh',
      'greet.sh',
      'greet.sh',
      'sh test.sh',
      'sh test.sh',
    ]);
  });

  test('the first one names the conversation and its record; later ones have nothing new to name', () => {
    const [start, before] = events;
    expect(geminiHook(start, { now, worktree, nativeId: null })).toMatchObject({
      nativeId,
      transcript: expect.stringMatching(/^\/.*-22f46217\.jsonl$/),
    });
    expect(geminiHook(before, { now, worktree, nativeId }).nativeId).toBeUndefined();
  });

  test('another conversation or another directory is not heard', () => {
    const [, before = {}] = events;
    expect(geminiHook(before, { now, worktree, nativeId: 'another' })).toEqual({});
    expect(geminiHook(before, { now, worktree: '/elsewhere', nativeId: null })).toEqual({});
    // In a folder below it is the same agent; where only the name begins alike it is not.
    expect(geminiHook({ ...before, cwd: `${worktree}/src` }, { now, worktree, nativeId: null })).not.toEqual(
      {},
    );
    expect(geminiHook({ ...before, cwd: `${worktree}-2` }, { now, worktree, nativeId: null })).toEqual({});
  });

  test('/clear moves the session to its next conversation, and nothing runs then', () => {
    const moved = { ...events[0], session_id: 'next', source: 'clear' };
    expect(geminiHook(moved, { now, worktree, nativeId })).toMatchObject({
      nativeId: 'next',
      signals: [{ value: 'idle' }],
    });
    expect(geminiHook({ ...moved, source: 'startup' }, { now, worktree, nativeId })).toEqual({});
  });

  test('an interrupt ends like any turn, without words: nothing is called done', () => {
    const [end] = readHooks('gemini-hang')
      .map(({ event }) => event)
      .slice(-1);
    const place = { now, worktree: readTruth('gemini-hang').worktree, nativeId: null };
    expect(geminiHook(end, place).signals).toMatchObject([{ value: 'idle' }]);
    expect(geminiHook(end, place).signals?.[0]?.reason).toBeUndefined();
  });

  test('what is no message of its hooks tells nothing', () => {
    for (const event of [null, [], 'x', {}, { hook_event_name: 'AfterAgent' }])
      expect(geminiHook(event, { now, worktree, nativeId }).signals ?? []).toEqual([]);
  });
});

describe('its screen', () => {
  test.each([
    ['gemini-quick-perm', /^interrupted/],
    ['gemini-hang', /^interrupted/],
    ['gemini-api-error', /^failed/],
  ])('%s: the screen alone knows the end and why', async (name, reason) => {
    const run = await replay(name, gemini, { without: ['hook', 'title'], settled: true });
    expect(run.changes.at(-1)?.status).toMatchObject({
      value: 'idle',
      reason: expect.stringMatching(reason),
    });
  });

  test('never at work and never idle before it has taken its prompt', async () => {
    const run = await replay('gemini-basic', gemini, { worktree, settled: true });
    expect(run.lines.slice(0, 2)).toEqual(['0.0 starting', '15.7 working']);
  });

  test('the options of its dialogs', async () => {
    const run = await replay('gemini-basic', gemini, { without: ['hook'], settled: true });
    expect(run.at(25).question).toMatchObject({
      text: 'Run ls -la > listing.txt; wc -l listing.txt ?',
      selected: 1,
    });
    expect(run.at(25).question?.options.map(({ label }) => label)).toEqual([
      'Allow once',
      'Allow for this session',
      'No, suggest changes',
    ]);
    expect(run.at(34).question).toMatchObject({ text: 'Edit greet.sh ?' });
  });

  const bar = '▀'.repeat(80);
  const box = (draft = '   Type your message or @path/to/file') =>
    `${'▄'.repeat(80)}\n >${draft}\n${bar}\n workspace (/directory)   branch\n /w   main`;
  const look = (text: string) => {
    const screen: ScreenView = {
      rows: text.split('\n'),
      cols: 120,
      cursor: { x: 0, y: 0, visible: true },
      alternate: false,
      title: '',
    };
    return signalFromScreen(gemini.screenRules, screen);
  };

  test('a reason holds for the last turn on the screen only', () => {
    const cut = ' > first\nℹ Request cancelled.\n──────────';
    expect(look(`${cut}\n${box()}`)).toMatchObject({ value: 'idle', reason: 'interrupted' });
    const message = `${'▄'.repeat(80)}\n > and now?\n${bar}`;
    expect(look(`${cut}\n${message}\n✦ An answer.\n${box()}`)?.reason).toBeUndefined();
    expect(look(`✕ [API Error: no]\n${message}\n✦ An answer.\n${box()}`)?.reason).toBeUndefined();
    expect(look(`✕ [API Error: no]\n${box()}`)).toMatchObject({ value: 'idle', reason: 'failed' });
  });

  test('a draft changes nothing; a dialog that the model printed is none above the input box', () => {
    expect(look(`✦ Done.\n${box(' a draft')}`)).toMatchObject({ value: 'idle' });
    const dialog = '╭───╮\n│ Allow execution of: x? │\n│ ● 1. Allow once │\n│   2. No │\n╰───╯';
    expect(look(dialog)).toMatchObject({ value: 'needs-input' });
    expect(look(`${dialog}\n${box()}`)).toMatchObject({ value: 'idle' });
  });

  test('its title says that it works or asks, not that it rests', () => {
    const said = (title: string) => gemini.titleRules.find(({ match }) => match.test(title))?.value;
    expect(['✋  Action Required (w)', '✦  Working… (w)', '◇  Ready (w)'].map(said)).toEqual([
      'needs-input',
      'working',
      undefined,
    ]);
  });
});

describe('answers and starts', () => {
  test('the digit of an option, Esc for no, nothing for an option that is not there', () => {
    expect(gemini.answers.approve(asked({}))).toBe('1');
    expect(gemini.answers.deny(asked({}))).toBe('\x1b');
    expect(gemini.answers.option(asked({}), 2)).toBe('2');
    expect(gemini.answers.option(asked({}), 4)).toBeUndefined();
    expect(gemini.answers.approve(asked({ options: [] }))).toBeUndefined();
  });

  const input = (rest: Partial<StartInput> = {}): StartInput => ({
    prompt: '',
    args: [],
    worktree: '/w',
    uuid: 'u-1',
    features: new Set(['sessionId']),
    restate: false,
    ...rest,
  });
  const hooks = { dir: '/store/hooks', script: '/store/hooks/tell', readText: () => undefined };

  test('hooks go along in a file of defaults, where root alone can write; the person stays without otherwise', () => {
    const plan = gemini.start(input({ hooks: { ...hooks, ownedByRoot: true } }));
    expect(plan.env).toEqual({ GEMINI_CLI_SYSTEM_DEFAULTS_PATH: '/store/hooks/gemini-defaults.json' });
    const { hooks: set } = JSON.parse(plan.files?.[0]?.text ?? '{}') as { hooks: Record<string, unknown> };
    expect(Object.keys(set).sort()).toEqual([
      'AfterAgent',
      'AfterTool',
      'BeforeAgent',
      'BeforeTool',
      'Notification',
      'SessionStart',
    ]);
    expect(gemini.start(input({ hooks })).hooksOff).toContain('belong to root');
    const own = { ...hooks, ownedByRoot: true, readText: () => '{}' };
    expect(gemini.start(input({ hooks: own })).hooksOff).toContain('leaves alone');
    expect(
      gemini.start(input({ hooks: { ...hooks, ownedByRoot: true }, args: ['--sandbox'] })).hooksOff,
    ).toContain('--sandbox');
  });

  test('a resume goes on in its conversation, and begins anew where there is none', () => {
    expect(gemini.resume?.({ ...input(), nativeId: 'c-1' })).toMatchObject({
      argv: ['gemini', '--resume', 'c-1'],
      nativeId: 'c-1',
    });
    expect(gemini.resume?.({ ...input(), nativeId: null }).argv).toEqual(['gemini', '--session-id', 'u-1']);
  });
});
