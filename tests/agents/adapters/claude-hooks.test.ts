import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { claude } from '../../../src/agents/adapters/claude.ts';
import { claudeHook } from '../../../src/agents/adapters/claude-hooks.ts';
import type { HookContext, HookPlace, StartInput } from '../../../src/agents/adapters/types.ts';
import { createStatusEngine } from '../../../src/agents/status/engine.ts';
import { hookDialogMs, hookDoubtMs } from '../../../src/agents/status/fold.ts';
import { signalFromProgramStatus } from '../../../src/agents/status/from-osc7501.ts';
import { askAbout } from '../../../src/agents/status/question.ts';
import { strengths } from '../../../src/agents/status/strengths.ts';

const payloads = new URL('../fixtures/payloads/claude/', import.meta.url);
type Payload = Record<string, unknown> & { session_id: string; cwd: string };
const payload = (name: string, change: object = {}): Payload => ({
  ...JSON.parse(readFileSync(new URL(`${name}.json`, payloads), 'utf8')),
  ...change,
});
const start = 1_700_000_000_000;
const at = (event: Payload, now = start): HookContext => ({
  now,
  worktree: event.cwd,
  nativeId: event.session_id,
});
const news = (event: Payload) => claudeHook(event, at(event));

/** An engine that hears one session's hooks. */
function session() {
  let now = start;
  const engine = createStatusEngine({ clock: { now: () => now } });
  return {
    engine,
    hook(event: Payload) {
      for (const draft of claudeHook(event, at(event, now)).signals ?? []) engine.accept(draft);
    },
    say: engine.accept,
    pass(ms: number) {
      now += ms;
      engine.tick();
    },
    get status() {
      return engine.current;
    },
  };
}

const bash = { tool_name: 'Bash', tool_input: { command: 'npm test' }, tool_use_id: 'toolu_1' };
const screen = (value: 'idle' | 'working') =>
  ({ source: 'screen', value, strength: strengths.screenIdle }) as const;

describe('status', () => {
  test('one turn: prompt, tool, question, tool, end', () => {
    const s = session();
    s.hook(payload('SessionStart'));
    expect(s.status.value).toBe('starting');
    s.hook(payload('UserPromptSubmit'));
    expect(s.status.value).toBe('working');
    s.hook(payload('PreToolUse', bash));
    expect(s.status).toMatchObject({ value: 'working', activity: 'runs npm test' });
    s.hook(payload('PermissionRequest', bash));
    expect(s.status).toMatchObject({
      value: 'needs-input',
      question: { text: 'Run npm test ?', kind: 'permission' },
    });
    s.hook(payload('PostToolUse', bash));
    expect(s.status.value).toBe('working');
    s.hook(payload('Stop'));
    expect(s.status).toMatchObject({ value: 'idle', reason: 'done' });
  });

  test('the hook, the program status and the dialog tell of one question', () => {
    const s = session();
    const worktree = payload('PermissionRequest').cwd;
    const edit = { tool_name: 'Edit', tool_input: { file_path: `${worktree}/src/a.ts` } };
    s.hook(payload('PermissionRequest', edit));
    const { question } = s.status;
    expect(question?.text).toBe('Edit src/a.ts ?');
    const told = signalFromProgramStatus(
      { state: 'blocked', kind: 'permission', msg: `approve Update: ${worktree}/src/a.ts` },
      worktree,
    );
    if (told) s.say(told);
    expect(s.status.question?.id).toBe(question?.id);
    const drawn = { ...askAbout('Edit', 'src/a.ts'), options: [{ n: 1, label: 'Yes' }] };
    s.say({ source: 'screen', value: 'needs-input', strength: strengths.dialog, question: drawn });
    expect(s.status.question).toMatchObject({ id: question?.id, options: [{ n: 1, label: 'Yes' }] });
  });

  test('questions and plans are asked by the use of a tool', () => {
    const s = session();
    s.hook(payload('PreToolUse-AskUserQuestion'));
    const asked = s.status.question;
    expect(asked).toMatchObject({ kind: 'question', text: 'Which colour should the greeting use?' });
    s.hook(payload('PermissionRequest-AskUserQuestion'));
    expect(s.status.question?.id).toBe(asked?.id);
    s.hook(payload('PostToolUse-AskUserQuestion'));
    expect(s.status.value).toBe('working');
    s.hook(payload('PreToolUse', { tool_name: 'ExitPlanMode', tool_input: { plan: '1. do it' } }));
    expect(s.status.question).toMatchObject({ kind: 'plan', text: 'Approve the plan ?' });
  });

  test('Stop is no end while background work runs, also when the screen looks idle', () => {
    const s = session();
    s.hook(payload('Stop-with-background-task'));
    s.pass(1);
    s.say(screen('idle'));
    s.pass(2 * hookDoubtMs);
    expect(s.status).toMatchObject({ value: 'working', reason: 'waits for background work' });
    s.hook(payload('Notification-idle_prompt'));
    expect(s.status.value).toBe('working');
    s.hook(payload('UserPromptSubmit', { prompt: '<task-notification>…' }));
    s.hook(payload('Stop'));
    expect(s.status.value).toBe('idle');
  });

  test('a sub-agent moves nothing, but its questions are the session’s', () => {
    const s = session();
    s.hook(payload('Stop'));
    for (const name of ['SubagentStart', 'SubagentStop']) s.hook(payload(name));
    s.hook(payload('PreToolUse', { ...bash, agent_id: 'a1' }));
    s.hook(payload('PostToolUse', { ...bash, agent_id: 'a1' }));
    expect(s.status.value).toBe('idle');
    s.pass(1);
    s.hook(payload('PermissionRequest', { ...bash, agent_id: 'a1' }));
    expect(s.status).toMatchObject({ value: 'needs-input', question: { text: 'Run npm test ?' } });
    s.hook(payload('PostToolUse', { ...bash, agent_id: 'a1' }));
    expect(s.status.value).toBe('idle');
  });

  test('an API error ends the turn and says why', () => {
    const s = session();
    s.hook(payload('UserPromptSubmit'));
    s.hook(payload('StopFailure-billing'));
    expect(s.status).toMatchObject({ value: 'idle', reason: 'failed: Credit balance is too low' });
  });

  test('Esc fires nothing: working is doubted when the screen is idle, a question when its dialog is gone', () => {
    const s = session();
    s.hook(payload('UserPromptSubmit'));
    s.pass(1);
    s.say(screen('idle'));
    expect(s.status.value).toBe('working');
    s.pass(hookDoubtMs);
    expect(s.status.value).toBe('idle');
    s.hook(payload('PermissionRequest'));
    s.pass(1);
    s.say(screen('idle'));
    expect(s.status.value).toBe('needs-input');
    s.pass(hookDialogMs);
    s.say(screen('idle'));
    expect(s.status.value).toBe('idle');
  });

  test('a question that a hook of the person answered is over when work is still drawn', () => {
    const s = session();
    s.say(screen('working'));
    s.hook(payload('PermissionRequest'));
    s.pass(hookDialogMs);
    expect(s.status.value).toBe('needs-input');
    s.say(screen('working'));
    expect(s.status.value).toBe('working');
  });

  test('compaction inside a turn is no end of it; one that a person asked for is', () => {
    const s = session();
    s.hook(payload('UserPromptSubmit'));
    s.hook(payload('UserPromptSubmit', { hook_event_name: 'PreCompact', trigger: 'auto' }));
    s.hook(payload('SessionStart', { source: 'compact' }));
    s.hook(payload('UserPromptSubmit', { hook_event_name: 'PostCompact', trigger: 'auto' }));
    expect(s.status.value).toBe('working');
    s.pass(1);
    s.hook(payload('UserPromptSubmit', { hook_event_name: 'PostCompact', trigger: 'manual' }));
    expect(s.status.value).toBe('idle');
  });

  test('a late reminder of a question takes nothing from what is known of it', () => {
    const s = session();
    s.hook(payload('PermissionRequest', bash));
    const { question } = s.status;
    s.pass(6000);
    s.hook(payload('Notification-permission_prompt'));
    expect(s.status.question).toEqual(question);
    s.hook(payload('PostToolUse', bash));
    expect(s.status.value).toBe('working');
  });
});

describe('whose message it is', () => {
  const event = payload('Stop');

  test('another conversation’s and another directory’s tell nothing', () => {
    expect(claudeHook(event, { ...at(event), nativeId: 'another' })).toEqual({});
    expect(claudeHook(event, { ...at(event), nativeId: null, worktree: '/else' })).toEqual({});
    expect(claudeHook(event, { ...at(event), nativeId: null, worktree: `${event.cwd}-2` })).toEqual({});
    expect(claudeHook(payload('SessionStart'), { ...at(event), nativeId: 'another' })).toEqual({});
  });

  test('the session’s own may come from any directory', () => {
    expect(claudeHook(event, { ...at(event), worktree: '/else' }).signals).not.toHaveLength(0);
  });

  test('the conversation is named when it was not known, and when the person went to another', () => {
    const { session_id: nativeId, transcript_path: transcript } = event;
    expect(claudeHook(event, { ...at(event), nativeId: null })).toMatchObject({ nativeId, transcript });
    expect(claudeHook(event, at(event))).not.toHaveProperty('nativeId');
    const cleared = payload('SessionStart', { source: 'clear' });
    expect(claudeHook(cleared, { ...at(event), nativeId: 'before' })).toMatchObject({ nativeId });
  });

  test.each([null, 7, 'Stop', [], {}, { hook_event_name: 'Stop' }])('nonsense is nothing: %j', nonsense => {
    expect(claudeHook(nonsense, { now: 1, worktree: '/w', nativeId: null })).toEqual({});
  });

  test('no recorded payload, nor one with a field missing, throws', () => {
    for (const file of readdirSync(fileURLToPath(payloads))) {
      const whole = payload(file.replace('.json', ''));
      for (const field of Object.keys(whole)) {
        const { [field]: _, ...rest } = whole;
        expect(() => claudeHook(rest, at(whole)), `${file} without ${field}`).not.toThrow();
      }
    }
  });
});

describe('facts', () => {
  test('a prompt with the id that the transcript has, and none of what nobody typed', () => {
    const prompt = payload('UserPromptSubmit');
    expect(news(prompt).facts).toEqual([
      { k: 'turn.start', id: prompt.prompt_id, t: start, fields: { prompt: 'Please fix the greeting' } },
    ]);
    expect(news(payload('UserPromptSubmit', { prompt: '/review it' })).facts).toEqual([]);
    const ended = `<task-notification> <tool-use-id>toolu_9</tool-use-id> <summary>Background command "x" failed
      (exit code 3)</summary>`;
    expect(news(payload('UserPromptSubmit', { prompt: ended })).facts).toMatchObject([
      { k: 'tool.end', id: 'toolu_9', fields: { exit: 3, ok: false } },
    ]);
  });

  test('a command, with its exit code, its time and the end of what it printed', () => {
    const event = payload('PostToolUse');
    expect(news(event).facts).toEqual([
      {
        k: 'command',
        id: 'toolu_mock_s0_0_a819dc08db22',
        t: start - 186,
        fields: {
          cmd: 'ls -la > listing.txt; wc -l listing.txt',
          cwd: event.cwd,
          exit: 0,
          ms: 186,
          text: '8 listing.txt',
        },
      },
    ]);
  });

  test('a command that failed; without an exit code in its words the transcript tells', () => {
    const failed = (error: string, more: object = {}) =>
      news(
        payload('PostToolUse', {
          hook_event_name: 'PostToolUseFailure',
          tool_response: null,
          ...bash,
          error,
          ...more,
        }),
      ).facts;
    const exits = (error: string) => failed(error)?.map(({ fields }) => fields.exit);
    expect(exits('Exit code 2\nnot found')).toEqual([2]);
    expect(failed('Exit code 2\nnot found')).toMatchObject([{ fields: { text: 'not found' } }]);
    expect(exits('Command exited with non-zero status code 7')).toEqual([7]);
    expect(failed('The operation timed out')).toEqual([]);
    expect(failed('Exit code 137', { is_interrupt: true })).toEqual([]);
  });

  test('edits, reads and other tools', () => {
    const used = (tool_name: string, tool_input: object, tool_response: unknown = {}) =>
      news(payload('PostToolUse', { tool_name, tool_input, tool_response })).facts;
    const { cwd } = payload('PostToolUse');
    const file_path = `${cwd}/a.ts`;
    const structuredPatch = [{ lines: ['-old', '+new', '+newer'] }];
    expect(used('Edit', { file_path, old_string: 'x', new_string: 'y' }, { structuredPatch })).toMatchObject([
      { k: 'edit', fields: { path: 'a.ts', by: 'tool', added: 2, removed: 1 } },
    ]);
    expect(used('Read', { file_path })).toMatchObject([{ k: 'read', fields: { path: 'a.ts', by: 'tool' } }]);
    expect(used('Grep', { pattern: 'x' })).toMatchObject([
      { k: 'tool.end', fields: { tool: 'Grep', class: 'search', ok: true } },
    ]);
    expect(
      news(payload('PreToolUse', { tool_name: 'WebFetch', tool_input: { url: 'http://x' } })).facts,
    ).toMatchObject([{ k: 'tool.start', fields: { class: 'web', input: 'http://x' } }]);
    expect(news(payload('PreToolUse', bash)).facts).toEqual([]);
  });

  test('a sub-agent’s facts carry its id; a refused tool is a note', () => {
    expect(news(payload('PostToolUse', { agent_id: 'a1' })).facts).toMatchObject([
      { k: 'command', agentId: 'a1' },
    ]);
    expect(news(payload('PreToolUse', { ...bash, hook_event_name: 'PermissionDenied' })).facts).toMatchObject(
      [{ k: 'note', id: 'toolu_1', fields: { kind: 'rejected', text: 'Bash: npm test' } }],
    );
  });

  test('a session start tells model and transcript', () => {
    expect(news(payload('SessionStart')).facts).toMatchObject([
      { k: 'session', fields: { source: 'startup', model: 'claude-opus-5-5' } },
    ]);
  });
});

describe('the settings of a launch', () => {
  const files = new Map([['own.json', '{"model":"opus","hooks":{"Stop":[{"hooks":[{"command":"beep"}]}]}}']]);
  const hooks: HookPlace = { dir: "/s/it's", script: "/s/it's/tell", readText: path => files.get(path) };
  const started = (change: Partial<StartInput>) =>
    claude.start({
      prompt: '',
      args: [],
      worktree: '/w',
      uuid: 'u-1',
      features: new Set(),
      restate: false,
      hooks,
      ...change,
    });
  const settings = (change: Partial<StartInput>) => JSON.parse(started(change).files?.[0]?.text ?? 'null');
  const command = "/bin/sh '/s/it'\\''s/tell'";

  test('one file with a hook for each event that is read', () => {
    const plan = started({ args: ['--model', 'x'] });
    expect(plan.argv).toEqual([
      'claude',
      '--model',
      'x',
      '--settings',
      "/s/it's/claude-settings.json",
      '--session-id',
      'u-1',
    ]);
    expect(plan.files?.map(({ name }) => name)).toEqual(['claude-settings.json']);
    expect(settings({}).hooks.Stop).toEqual([{ hooks: [{ type: 'command', command, timeout: 20 }] }]);
    expect(Object.keys(settings({}).hooks)).toEqual(
      expect.arrayContaining(['PermissionRequest', 'StopFailure']),
    );
    expect(started({}).hooksOff).toBeUndefined();
  });

  test('a resumed session has them too', () => {
    const input = {
      prompt: '',
      args: [],
      worktree: '/w',
      uuid: 'u',
      features: new Set<string>(),
      restate: false,
      hooks,
    };
    expect(claude.resume?.({ ...input, nativeId: 'n-1' })).toMatchObject({
      argv: ['claude', '--settings', "/s/it's/claude-settings.json", '--resume', 'n-1'],
      files: [{ name: 'claude-settings.json' }],
    });
  });

  test('an old version is not asked for events it may not know', () => {
    const { oldVersionWords, newVersionWords } = {
      oldVersionWords: ['1.0.58 (Claude Code)', '2.0.45 (Claude Code)', '2.1.99 (Claude Code)'],
      newVersionWords: ['2.1.100 (Claude Code)', '2.1.330 (Claude Code)', '2.10.1 (Claude Code)', '10.8.2'],
    };
    const [[feature = '', pattern = /^/] = []] = Object.entries(claude.probe?.features ?? {});
    expect(oldVersionWords.filter(words => !pattern.test(words))).toEqual([]);
    expect(newVersionWords.filter(words => pattern.test(words))).toEqual([]);
    expect(settings({ features: new Set([feature]) }).hooks).not.toHaveProperty('PermissionRequest');
    expect(settings({ features: new Set([feature]) }).hooks).toHaveProperty('Stop');
  });

  test.each([
    [['--settings', 'own.json', '-v'], ['-v']],
    [['-v', '--settings=own.json'], ['-v']],
    [['--settings', files.get('own.json') ?? ''], []],
    [['--settings', 'lost.json', '--settings', 'own.json'], []],
  ])('the person’s own settings stay in force: %j', (args, rest) => {
    const plan = started({ args });
    expect(plan.argv.slice(1, -2)).toEqual([...rest, '--settings', "/s/it's/claude-settings.json"]);
    const merged = settings({ args });
    expect(merged.model).toBe('opus');
    expect(merged.hooks.Stop).toEqual([
      { hooks: [{ command: 'beep' }] },
      { hooks: [{ type: 'command', command, timeout: 20 }] },
    ]);
  });

  test.each<[Partial<StartInput>, RegExp]>([
    [{ args: ['--bare'] }, /--bare/],
    [{ args: ['--safe-mode'] }, /--safe-mode/],
    [{ args: ['--settings', 'lost.json'] }, /cannot be read/],
    [{ args: ['--settings', '{broken'] }, /not JSON/],
    [{ args: ['--settings={"disableAllHooks":true}'] }, /disableAllHooks/],
    [{ command: ['/usr/bin/docker', 'run', 'x', 'claude'] }, /docker/],
  ])('it says why there are none, and leaves the arguments alone: %j', (change, why) => {
    const plan = started(change);
    expect(plan.hooksOff).toMatch(why);
    expect(plan.files).toBeUndefined();
    expect(plan.argv).toEqual([
      ...(change.command ?? ['claude']),
      ...(change.args ?? []),
      '--session-id',
      'u-1',
    ]);
  });

  test.each<[Record<string, string>, string[], RegExp | undefined]>([
    [
      { '.claude/settings.json': '{"disableAllHooks":true}' },
      [],
      /^disableAllHooks is true in \.claude\/settings\.json/,
    ],
    [{ '.claude/settings.local.json': '{"disableAllHooks":true}' }, [], /settings\.local\.json/],
    [
      { '/home/ada/.claude/settings.json': '{"disableAllHooks":true}' },
      [],
      /\/home\/ada\/\.claude\/settings\.json/,
    ],
    [
      {
        '/home/ada/.claude/settings.json': '{"disableAllHooks":true}',
        '.claude/settings.json': '{"disableAllHooks":false}',
      },
      [],
      undefined,
    ],
    [
      { '.claude/settings.local.json': '{"disableAllHooks":true}' },
      ['--settings={"disableAllHooks":false}'],
      undefined,
    ],
    [{ '.claude/settings.json': '{broken' }, [], undefined],
  ])('the strongest file that says anything about hooks decides: %j %j', (texts, args, why) => {
    const place: HookPlace = {
      ...hooks,
      readText: path => texts[path],
      variable: name => (name === 'HOME' ? '/home/ada' : undefined),
    };
    const { hooksOff, files } = started({ args, hooks: place });
    if (why === undefined) expect(hooksOff).toBeUndefined();
    else expect(hooksOff).toMatch(why);
    expect(files === undefined).toBe(why !== undefined);
  });
});
