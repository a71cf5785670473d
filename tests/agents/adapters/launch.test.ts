import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { adapterNames, findAdapter } from '../../../src/agents/adapters/registry.ts';
import type { Adapter, StartInput } from '../../../src/agents/adapters/types.ts';

const input: StartInput = {
  prompt: '-fix it; "now" $HOME',
  args: ['--model', 'x'],
  worktree: '/w',
  uuid: 'u-1',
  features: new Set(['noDaemon', 'sessionId']),
  restate: false,
};
const named = (name: string): Adapter => {
  const adapter = findAdapter(name, { demo: { command: ['node', 'demo.js'] } });
  if (!adapter) throw new Error(`no adapter ${name}`);
  return adapter;
};

describe('start', () => {
  test.each<[string, string[], string | null]>([
    ['claude', ['claude', '--model', 'x', '--session-id', 'u-1', '--', input.prompt], 'u-1'],
    ['codex', ['codex', '--model', 'x', '--no-daemon', '--', input.prompt], null],
    [
      'gemini',
      ['gemini', '--model', 'x', '--session-id', 'u-1', `--prompt-interactive=${input.prompt}`],
      'u-1',
    ],
    ['opencode', ['opencode', '--model', 'x', `--prompt=${input.prompt}`], null],
    ['copilot', ['copilot', '--model', 'x', '--session-id', 'u-1', `--interactive=${input.prompt}`], 'u-1'],
    ['cursor', ['cursor-agent', '--model', 'x', '--', input.prompt], null],
  ])('%s', (name, argv, nativeId) => {
    expect(named(name).start(input)).toEqual({ argv, env: {}, prompt: 'argument', nativeId });
  });

  test('without a prompt nothing of it is left in the arguments', () => {
    for (const name of adapterNames) {
      const plan = named(name).start({ ...input, prompt: '' });
      expect(plan.prompt, name).toBe('none');
      expect(plan.argv.includes('--') || plan.argv.some(arg => /prompt/.test(arg)), name).toBe(false);
    }
  });

  test('a command of the settings replaces the program', () => {
    for (const name of adapterNames.filter(agent => agent !== 'shell')) {
      const plan = named(name).start({ ...input, command: ['ccr', 'code'] });
      expect(plan.argv.slice(0, 4), name).toEqual(['ccr', 'code', '--model', 'x']);
    }
  });

  test('Claude Code: no permission mode of our own, plan mode to restate, no second session id', () => {
    const claude = named('claude');
    expect(claude.start(input).argv).not.toContain('--permission-mode');
    expect(claude.start({ ...input, restate: true }).argv).toEqual(
      expect.arrayContaining(['--permission-mode', 'plan']),
    );
    const own = claude.start({ ...input, args: ['--session-id=mine'] });
    expect(own.nativeId).toBeNull();
    expect(own.argv.filter(arg => arg.startsWith('--session-id'))).toEqual(['--session-id=mine']);
  });

  test('Codex: --no-daemon only where the version knows it', () => {
    expect(named('codex').start({ ...input, features: new Set() }).argv).not.toContain('--no-daemon');
    expect(named('codex').start({ ...input, restate: true }).argv).toContain('read-only');
  });

  test('the shell is the person’s own and is not given the task', () => {
    const plan = named('shell').start({ ...input, args: ['-c', 'echo "own shell: $0"'] });
    expect(plan.prompt).toBe('none');
    expect(plan.argv).not.toContain(input.prompt);
    const [program = '', ...args] = plan.argv;
    const run = (SHELL: string | undefined) =>
      execFileSync(program, args, {
        env: { PATH: '/usr/bin:/bin', ...(SHELL && { SHELL }) },
        encoding: 'utf8',
      }).trim();
    expect(run('/bin/bash')).toBe('own shell: /bin/bash');
    expect(run(undefined)).toBe('own shell: /bin/sh');
    expect(run('/no/such/shell')).toBe('own shell: /bin/sh');
  });
});

describe('resume', () => {
  const again = { ...input, prompt: '', nativeId: 'c-9' };
  test.each<[string, string[]]>([
    ['claude', ['claude', '--model', 'x', '--resume', 'c-9']],
    ['codex', ['codex', '--model', 'x', '--no-daemon', 'resume', 'c-9']],
    ['gemini', ['gemini', '--model', 'x', '--resume', 'c-9']],
    ['opencode', ['opencode', '--model', 'x', '--session', 'c-9']],
    ['copilot', ['copilot', '--model', 'x', '--resume=c-9']],
    ['cursor', ['cursor-agent', '--model', 'x', '--resume', 'c-9']],
    ['demo', ['pitwall-demo-agent', '--model', 'x', '--resume', 'c-9']],
  ])('%s', (name, argv) => {
    expect(named(name).resume?.(again)).toMatchObject({ argv, prompt: 'none', nativeId: 'c-9' });
  });

  test('without a known conversation it is a new start', () => {
    for (const name of ['claude', 'codex', 'gemini', 'opencode', 'copilot', 'cursor', 'demo']) {
      const adapter = named(name);
      expect(adapter.resume?.({ ...input, nativeId: null }), name).toEqual(adapter.start(input));
    }
  });
});

test('every agent says how it is answered, interrupted and left', () => {
  for (const name of adapterNames) {
    const adapter = named(name);
    expect(adapter.interrupt, name).toMatch(/^[\x1b\x03]$/);
    expect(adapter.quit.length, name).toBeGreaterThan(0);
    expect(adapter.submit.enter, name).toBe('\r');
  }
});

test('names that are no agent are none, not even those of every object', () => {
  expect(findAdapter('nobody')).toBeUndefined();
  expect(findAdapter('toString', {})).toBeUndefined();
  expect(findAdapter('empty', { empty: {} })).toBeUndefined();
});
