import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { copilot } from '../../../src/agents/adapters/copilot.ts';
import { copilotHook } from '../../../src/agents/adapters/copilot-hooks.ts';
import { pluginFeature } from '../../../src/agents/adapters/copilot-plugin.ts';
import type { HookContext, HookPlace, StartInput } from '../../../src/agents/adapters/types.ts';
import { createStatusEngine } from '../../../src/agents/status/engine.ts';
import { hookDialogMs, hookDoubtMs } from '../../../src/agents/status/fold.ts';
import { signalFromScreen } from '../../../src/agents/status/from-screen.ts';
import type { Question } from '../../../src/store/schema.ts';

// Messages and screens of Copilot CLI 1.0.102.
const payloads = new URL('../fixtures/payloads/copilot/', import.meta.url);
type Payload = Record<string, unknown>;
const payload = (name: string, change: object = {}): Payload => ({
  ...JSON.parse(readFileSync(new URL(`${name}.json`, payloads), 'utf8')),
  ...change,
});
const worktree = '/home/me/shop-api';
const nativeId = '11111111-2222-4333-8444-555555555555';
const here: HookContext = { now: 1_700_000_000_000, worktree, nativeId };
const news = (name: string, change: object = {}, context: Partial<HookContext> = {}) =>
  copilotHook(payload(name, change), { ...here, ...context });

const line = '─'.repeat(118);
const idleFoot =
  ' ← open sidebar · Interactive · Manual Approval · / commands · ? help · tab next tab    mock-model';
const resting = (...above: string[]) => [
  ...above,
  ' /w/shop-api [⎇ main]',
  `╻${'▄'.repeat(118)}`,
  '┃',
  `╹${'▀'.repeat(118)}`,
  idleFoot,
];
function look(...rows: string[]) {
  return signalFromScreen(copilot.screenRules, {
    rows,
    cols: 120,
    cursor: { x: 0, y: 0, visible: true },
    alternate: true,
    title: '',
  });
}

const dialog = (...inside: string[]) => [
  ' ❯ [[basic]] do it',
  `╭${line}╮`,
  ...inside.map(row => `│ ${row}`.padEnd(119).concat('│')),
  '│ ↑/↓ to navigate · enter to select · esc to cancel │',
  `╰${line}╯`,
];
const options = [
  '❯ 1. Yes',
  "  2. Yes, and don't ask again",
  '  3. No, and tell Copilot what to do differently (Esc to stop)',
];

function session() {
  let now = here.now;
  const engine = createStatusEngine({ clock: { now: () => now } });
  return {
    engine,
    hook(name: string, change: object = {}) {
      for (const draft of news(name, change).signals ?? []) engine.accept(draft);
    },
    screen(...rows: string[]) {
      const signal = look(...rows);
      if (signal) engine.accept(signal);
    },
    pass(ms: number) {
      now += ms;
      engine.tick();
    },
    get said() {
      const { value, question, activity, reason } = engine.current;
      return [value, question?.text ?? activity, reason].filter(Boolean).join(' | ');
    },
  };
}

describe('hooks', () => {
  test('the status step by step', () => {
    const s = session();
    const steps = [
      'SessionStart',
      'UserPromptSubmit',
      'PreToolUse',
      'Notification-command',
      'PostToolUse',
      'PreToolUse-edit',
      'Notification-edit',
      'PostToolUse-edit',
      'PreToolUse-AskUserQuestion',
      'Notification-elicitation',
      'PostToolUse-AskUserQuestion',
      'ErrorOccurred',
      'Stop',
      'Notification-shell-completed',
    ].map(name => {
      s.hook(name);
      s.pass(10);
      return s.said;
    });
    expect(steps).toEqual([
      'starting',
      'working',
      'working | runs ls -la > listing.txt; wc -l listing.txt',
      'needs-input | Run ls -la > listing.txt; wc -l listing.txt ? | asks permission',
      'working',
      'working | edits greet.sh',
      'needs-input | Edit greet.sh ? | asks permission',
      'working',
      'needs-input | Which cart layout should I use? | asks a question',
      'needs-input | Which cart layout should I use? | asks a question',
      'working',
      // It comes for a try that is repeated, too.
      'working',
      'idle | done',
      'idle | done',
    ]);
  });

  test('a dialog names a file without its folder: the question keeps the path that the hook told, and stays one', () => {
    const s = session();
    s.hook('PreToolUse-edit');
    s.hook('Notification-edit', { message: `Edit file: ${worktree}/src/greet.sh` });
    s.pass(10);
    const { question } = s.engine.current;
    expect(question?.text).toBe('Edit src/greet.sh ?');
    s.screen(
      ...dialog('Edit file', 'greet.sh +1 -1', `${worktree}/src`, 'Do you want to edit it?', '', ...options),
    );
    expect(s.engine.current.question).toMatchObject({ id: question?.id, text: 'Edit src/greet.sh ?' });
    expect(s.engine.current.question?.options).toHaveLength(3);
  });

  test('no hook tells of Esc: the screen does, on a question and at work', () => {
    const s = session();
    s.hook('PreToolUse');
    s.hook('Notification-command');
    s.pass(10);
    s.screen(...resting(' ● Operation cancelled by user'));
    s.pass(Math.max(hookDialogMs, hookDoubtMs));
    expect(s.engine.current).toMatchObject({ value: 'idle', reason: 'interrupted', question: null });
  });

  test('a sub-agent moves nothing, but its question is asked and its call answers it', () => {
    const s = session();
    s.hook('Stop');
    for (const name of ['UserPromptSubmit-sub-agent', 'PreToolUse-sub-agent', 'Stop-sub-agent']) {
      s.hook(name);
      expect(s.said, name).toBe('idle | done');
    }
    s.pass(10);
    s.hook('Notification-path');
    s.pass(10);
    expect(s.said).toBe('needs-input | Access ../asked.txt ? | asks permission');
    s.hook('PostToolUse-sub-agent');
    expect(s.said).toBe('idle | done');
    expect(news('Stop-sub-agent').nativeId).toBeUndefined();
  });

  test('the conversation and its record; /clear begins another one in the same process', () => {
    expect(news('SessionStart', {}, { nativeId: null }).nativeId).toBe(nativeId);
    expect(news('SessionStart').nativeId).toBeUndefined();
    expect(news('SessionStart', { session_id: 'next' }).nativeId).toBe('next');
    expect(news('Stop').transcript).toBe(`/home/me/.copilot/session-state/${nativeId}/events.jsonl`);
  });

  test('another conversation or another directory is not heard', () => {
    expect(news('PreToolUse', { session_id: 'another' })).toEqual({});
    expect(news('PreToolUse', {}, { worktree: '/elsewhere', nativeId: null })).toEqual({});
    expect(news('SessionStart', { session_id: 'next' }, { worktree: '/elsewhere' })).toEqual({});
    expect(news('Notification-command', { sessionId: 'another' })).toEqual({});
    expect(news('PostToolUse-sub-agent', { parent_agent_id: 'another' })).toEqual({});
  });

  test('what is no message of its hooks tells nothing; none of them throws', () => {
    for (const event of [null, [], 'x', {}, { hook_event_name: 'Stop' }, { cwd: worktree }])
      expect(copilotHook(event, here)).toEqual({});
    for (const file of readdirSync(fileURLToPath(payloads))) {
      const name = file.replace('.json', '');
      for (const key of Object.keys(payload(name))) expect(() => news(name, { [key]: 7 })).not.toThrow();
    }
  });
});

describe('its screen', () => {
  const box = (...rows: string[]) => [
    `╭${'─'.repeat(100)}╮`,
    ...rows.map(row => `│ ${row.padEnd(98)} │`),
    `╰${'─'.repeat(100)}╯`,
  ];

  test.each([
    [
      'Run npm test && npm run lint ?',
      ['Run it', ...box('npm test &&', 'npm run lint'), 'Do you want to run this command?'],
    ],
    ['Access ../asked.txt ?', ['Allow path access', ...box('../asked.txt'), 'Do you want to allow this?']],
    [
      'Edit new.txt ?',
      [
        'Create file',
        'new.txt +2 -0',
        '/w/shop-api/src',
        '1 +   a',
        'Do you want to create /w/shop-api/src/new.txt?',
      ],
    ],
    [
      'Do you trust the files in this folder?',
      ['Confirm folder trust', ...box('/w'), 'Do you trust the files in this folder?'],
    ],
  ])('a dialog: %s', (text, inside) => {
    const signal = look(...dialog(...inside, '', ...options));
    expect(signal).toMatchObject({
      value: 'needs-input',
      question: { kind: 'permission', text, selected: 1 },
    });
    expect(signal?.question?.options.map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  const form = [
    ' ○ Asking user Waiting for response',
    line,
    ' Copilot needs information.',
    '',
    ' Which cart layout should I use?',
    '',
    ' Choice:',
    ' ❯ Keep the list',
    '   Use a grid',
    '   Other (type your answer)',
    '',
    ' ↑/↓ select · enter accept · ctrl+d decline · esc cancel',
    line,
  ];

  test('a question with options: arrows and Enter, and none that opens a line to type in', () => {
    const question = look(...form)?.question;
    expect(question).toMatchObject({
      kind: 'question',
      text: 'Which cart layout should I use?',
      options: [
        { n: 1, label: 'Keep the list' },
        { n: 2, label: 'Use a grid' },
      ],
    });
    const open: Question = { id: 'q-1', at: 0, kind: 'question', text: '', options: [], ...question };
    expect(copilot.answers.option(open, 2)).toBe('\x1b[B\r');
    expect(copilot.answers.option(open, 3)).toBeUndefined();
    expect(copilot.answers.deny(open)).toBe('\x1b');
  });

  test.each([
    ' ◉ Working · 102 B esc esc interrupt     mock-model',
    ' ● Working esc esc edit prompt     mock-model',
    ' ● Working esc esc interrupt · ctrl+q enqueue     mock-model',
  ])('%j is work', foot => {
    expect(look(...resting(' ❯ Thinking…').slice(0, -1), foot)).toMatchObject({ value: 'working' });
  });

  test('rest: with colors and without, with a draft and without; why it rests', () => {
    expect(look(...resting(' ● All done.'))).toMatchObject({ value: 'idle' });
    expect(look(...resting(' ● All done.'))?.reason).toBeUndefined();
    const plain = [' /w [⎇ main]', line, '❯', line, idleFoot];
    expect(look(' ● All done.', ...plain)).toMatchObject({ value: 'idle' });
    const foot = ' Interactive · Manual Approval · @ files · # issues';
    expect(look(' /w', line, '❯ a draft', line, foot)).toMatchObject({ value: 'idle' });
    expect(look(...resting(' ● Operation cancelled by user', '   ┃'))).toMatchObject({
      reason: 'interrupted',
    });
    expect(look(...resting(' ✗ 400 bad request'))).toMatchObject({ value: 'idle', reason: 'failed' });
  });

  test('a reason holds for the last turn on the screen only, and a command that failed is none', () => {
    const prompt = [` ${'▄'.repeat(116)}`, '  ❯ and now?   16:00', ` ${'▀'.repeat(116)}`];
    const later = look(...resting(' ● Operation cancelled by user', ...prompt, ' ● An answer.'));
    expect(later).toMatchObject({ value: 'idle' });
    expect(later?.reason).toBeUndefined();
    const failed = look(
      ...resting(' ✗ Shell Run the tests  Failed with exit code 1', '   sh test.sh', ' ● It fails.'),
    );
    expect(failed?.reason).toBeUndefined();
  });

  test('while it cancels, and over prose of a dialog, nothing is called idle or a question', () => {
    expect(look(...resting(' ● x').slice(0, -1), ' ○ Cancelling    mock-model')?.value).toBe('unknown');
    expect(look(...resting(' ● Use enter to select, esc to cancel.'))).toMatchObject({ value: 'idle' });
  });
});

describe('starts', () => {
  const place: HookPlace = { dir: '/store/hooks', script: "/store/it's/tell", readText: () => undefined };
  const input = (rest: Partial<StartInput> = {}): StartInput => ({
    prompt: '--fix it',
    args: ['--plugin-dir', '/mine'],
    worktree,
    uuid: 'u-1',
    features: new Set([pluginFeature, 'sessionId']),
    restate: false,
    hooks: place,
    ...rest,
  });
  const file = (plan: ReturnType<typeof copilot.start>, name: string) =>
    JSON.parse(plan.files?.find(each => each.name === name)?.text ?? '{}');

  test('a plugin directory of the session beside the person’s own, on a start and on a resume', () => {
    const plan = copilot.start(input());
    expect(plan.argv).toEqual([
      'copilot',
      '--plugin-dir',
      '/mine',
      '--plugin-dir=/store/hooks',
      '--session-id',
      'u-1',
      '--interactive=--fix it',
    ]);
    expect(plan.env).toEqual({});
    expect(file(plan, 'plugin.json')).toMatchObject({ name: 'pitwall', hooks: 'hooks.json' });
    const { version, hooks } = file(plan, 'hooks.json') as {
      version: number;
      hooks: Record<string, unknown>;
    };
    expect(version).toBe(1);
    expect(Object.keys(hooks)).toContain('Stop');
    expect(hooks).not.toHaveProperty('PermissionRequest');
    for (const entries of Object.values(hooks))
      expect(entries).toEqual([{ type: 'command', bash: "/bin/sh '/store/it'\\''s/tell'", timeoutSec: 20 }]);
    const resumed = copilot.resume?.({ ...input({ prompt: '' }), nativeId: 'c-1' });
    expect(resumed?.argv.slice(-2)).toEqual(['--plugin-dir=/store/hooks', '--resume=c-1']);
    expect(resumed?.files).toHaveLength(2);
  });

  test.each<[string, Partial<StartInput>]>([
    ['has no --plugin-dir', { features: new Set(['sessionId']) }],
    ['docker', { command: ['docker', 'run', 'copilot'] }],
    [
      'disableAllHooks is true in .github/copilot/settings.json',
      {
        hooks: {
          ...place,
          readText: path =>
            path === '.github/copilot/settings.json' ? '{"disableAllHooks":true}' : undefined,
        },
      },
    ],
  ])('without hooks it says why: %s', (why, change) => {
    const plan = copilot.start(input(change));
    expect(plan.hooksOff).toContain(why);
    expect(plan.argv.join(' ')).not.toContain('/store/hooks');
    expect(plan.files).toBeUndefined();
  });

  test('settings that are no JSON switch nothing off; hooks that nobody wants are not explained', () => {
    const hooks = { ...place, readText: () => '{' };
    expect(copilot.start(input({ hooks })).hooksOff).toBeUndefined();
    const without = copilot.start({ ...input(), hooks: undefined } as StartInput);
    expect(without).not.toHaveProperty('hooksOff');
    expect(without.argv).not.toContain('--plugin-dir=/store/hooks');
  });

  test('its help tells what it takes', () => {
    const feature = copilot.probe?.features[pluginFeature];
    expect(feature?.test('      --plugin-dir <directory>')).toBe(true);
    expect(feature?.test('  plugin       Manage plugins')).toBe(false);
  });
});
